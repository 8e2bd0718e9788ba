namespace Dapr.Sidecar;

/// <summary>A binding that applications ask to do something outside: send a mail, write a file.</summary>
public interface IOutputBinding : IBinding
{
    /// <summary>The operations that it knows, such as <c>create</c>, in the order in which an error lists them. Others do not reach it.</summary>
    IReadOnlyList<string> Operations { get; }

    /// <summary>Does something.</summary>
    /// <param name="request">What, with which data.</param>
    /// <param name="cancellationToken">The caller is gone.</param>
    /// <returns>What came back.</returns>
    /// <exception cref="OutputBindingException">It failed, and there is metadata for the caller all the same. Of any other exception the caller sees the message.</exception>
    Task<OutputBindingResponse> InvokeAsync(OutputBindingRequest request, CancellationToken cancellationToken);
}
