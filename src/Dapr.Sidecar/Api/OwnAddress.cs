using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Dapr.Sidecar.Api;

/// <summary>The address of the machine.</summary>
internal static class OwnAddress
{
    /// <summary>The first address that is no loopback, of IPv4 before IPv6; 127.0.0.1 on a machine that has none.</summary>
    public static string Find() => (NetworkInterface.GetAllNetworkInterfaces()
        .Where(network => network.OperationalStatus == OperationalStatus.Up && network.NetworkInterfaceType != NetworkInterfaceType.Loopback)
        .SelectMany(network => network.GetIPProperties().UnicastAddresses)
        .Select(unicast => unicast.Address)
        .Where(address => !IPAddress.IsLoopback(address) && !address.IsIPv6LinkLocal)
        .OrderBy(address => address.AddressFamily == AddressFamily.InterNetwork ? 0 : 1)
        .FirstOrDefault() ?? IPAddress.Loopback).ToString();
}
