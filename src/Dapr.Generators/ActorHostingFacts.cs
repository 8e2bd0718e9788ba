using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Dapr.Generators;

/// <summary>What a program says of the actors that it hosts.</summary>
internal sealed class ActorHostingFacts
{
    private readonly INamedTypeSymbol _actor;
    private readonly INamedTypeSymbol _options;
    private readonly INamedTypeSymbol _registrations;
    private readonly INamedTypeSymbol _services;
    private readonly INamedTypeSymbol _endpoints;
    private readonly ConcurrentBag<INamedTypeSymbol> _classes = [];
    private readonly ConcurrentDictionary<ISymbol, bool> _registered = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentBag<Location> _hosts = [];
    private volatile bool _isMapped;
    private volatile bool _registersOthers;

    private ActorHostingFacts(INamedTypeSymbol actor, INamedTypeSymbol options, INamedTypeSymbol registrations, INamedTypeSymbol services, INamedTypeSymbol endpoints) =>
        (_actor, _options, _registrations, _services, _endpoints) = (actor, options, registrations, services, endpoints);

    /// <summary>Where it says that it hosts actors, and lets nobody call them.</summary>
    public IEnumerable<Location> NotMapped => _isMapped ? [] : _hosts;

    /// <summary>Its classes that it does not host, unless it registers some that only its run tells.</summary>
    public IEnumerable<INamedTypeSymbol> NotRegistered =>
        _hosts.IsEmpty || _registersOthers ? [] : _classes.Where(type => !_registered.ContainsKey(type));

    /// <summary>None where the program knows no actors.</summary>
    public static ActorHostingFacts? In(Compilation compilation) =>
        compilation.GetTypeByMetadataName("Dapr.Actors.Runtime.Actor") is { } actor
        && compilation.GetTypeByMetadataName("Dapr.Actors.Runtime.ActorRuntimeOptions") is { } options
        && compilation.GetTypeByMetadataName("Dapr.Actors.Runtime.ActorRegistrationCollection") is { } registrations
        && compilation.GetTypeByMetadataName("Microsoft.Extensions.DependencyInjection.ActorsServiceCollectionExtensions") is { } services
        && compilation.GetTypeByMetadataName("Microsoft.AspNetCore.Builder.ActorsEndpointRouteBuilderExtensions") is { } endpoints
            ? new ActorHostingFacts(actor, options, registrations, services, endpoints)
            : null;

    public void SeeClass(INamedTypeSymbol type)
    {
        if (type is { TypeKind: TypeKind.Class, IsAbstract: false } && IsActor(type)) _classes.Add(type);
    }

    public void SeeCall(IOperation operation)
    {
        var call = (IInvocationOperation)operation;
        var type = call.TargetMethod.ContainingType;

        // Whatever is called for a class may register it, or, as a test does, run it by itself.
        foreach (var argument in call.TargetMethod.TypeArguments.Concat(type.TypeArguments).OfType<INamedTypeSymbol>().Where(IsActor))
        {
            _registered[argument.OriginalDefinition] = true;
        }

        if (Is(type, _services))
        {
            _hosts.Add(call.Syntax.GetLocation());
        }
        else if (Is(type, _endpoints))
        {
            _isMapped = true;
        }
        else if (Is(call.Instance?.Type, _registrations) && call.TargetMethod.TypeArguments.FirstOrDefault() is not INamedTypeSymbol)
        {
            _registersOthers = true;
        }
    }

    public void SeeAssignment(IOperation operation)
    {
        var assignment = (ISimpleAssignmentOperation)operation;
        if (assignment.Target is IPropertyReferenceOperation { Property.Name: "UseEventStream" } property
            && Is(property.Property.ContainingType, _options)
            && assignment.Value.ConstantValue is not { Value: false })
        {
            _isMapped = true;
        }
    }

    private static bool Is(ITypeSymbol? type, INamedTypeSymbol other) => SymbolEqualityComparer.Default.Equals(type, other);

    private bool IsActor(INamedTypeSymbol type)
    {
        for (var at = type.BaseType; at is not null; at = at.BaseType)
        {
            if (Is(at, _actor)) return true;
        }

        return false;
    }
}
