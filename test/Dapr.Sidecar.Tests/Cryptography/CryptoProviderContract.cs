using System.Security.Cryptography;

namespace Dapr.Sidecar.Tests.Cryptography;

/// <summary>What every crypto provider behind the port does. A subclass makes one with the keys "aes" and "other", of 32 bytes, and "rsa".</summary>
public abstract class CryptoProviderContract
{
    [Theory]
    [InlineData("aes", "A256KW")]
    [InlineData("rsa", "RSA-OAEP-256")]
    public async Task Unwrap_WhatWasWrapped_IsTheKey(string name, string algorithm)
    {
        var provider = await CreateAsync();
        var key = RandomNumberGenerator.GetBytes(32);

        var wrapped = await provider.WrapKeyAsync(key, algorithm, Name(name), CancellationToken.None);

        Assert.NotEqual(key, wrapped);
        Assert.Equal(key, await provider.UnwrapKeyAsync(wrapped, algorithm, Name(name), CancellationToken.None));
    }

    [Fact]
    public async Task Unwrap_WrappedByAnotherKey_Fails()
    {
        var provider = await CreateAsync();
        var wrapped = await provider.WrapKeyAsync(new byte[32], "A256KW", Name("aes"), CancellationToken.None);

        await Assert.ThrowsAsync<InvalidOperationException>(() => provider.UnwrapKeyAsync(wrapped, "A256KW", Name("other"), CancellationToken.None));
    }

    [Theory]
    [InlineData("aes", "RSA-OAEP-256", "failed to encrypt data: key type mismatch")]
    [InlineData("rsa", "A256KW", "failed to encrypt data: key type mismatch")]
    [InlineData("aes", "A256CBC-NOPAD", "failed to encrypt data: unsupported algorithm")]
    public async Task Wrap_ByAKeyThatCannot_SaysWhy(string name, string algorithm, string why)
    {
        var provider = await CreateAsync();

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => provider.WrapKeyAsync(new byte[32], algorithm, Name(name), CancellationToken.None));

        Assert.Equal(why, failure.Message);
    }

    [Fact]
    public async Task Wrap_ByAKeyThatIsNotThere_NamesIt()
    {
        var provider = await CreateAsync();

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => provider.WrapKeyAsync(new byte[32], "A256KW", "nobody", CancellationToken.None));

        Assert.StartsWith("failed to retrieve the key encryption key: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("'nobody'", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>The name of a key, where the adapter wants another.</summary>
    protected virtual string Name(string key) => key;

    protected abstract Task<ICryptoProvider> CreateAsync();
}
