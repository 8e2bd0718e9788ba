using Dapr.Actors.Contracts;

namespace Dapr.Actors.Tests.Contracts
{
    public sealed class ActorContractIdsTests
    {
        [Fact]
        public void Checksum_OfTheCheckText_IsTheCheckValue() => Assert.Equal(0x62EC59E3F1A4F00AUL, ActorContractIds.Checksum("123456789"));

        [Fact]
        public void Ids_OfTheQuickstart_AreThoseOfOfficialPackages()
        {
            Assert.Equal(-2089145799, ActorContractIds.OfInterface(typeof(SmartDevice.Interfaces.ISmartDevice)));
            Assert.Equal(-451962872, ActorContractIds.OfMethod(typeof(SmartDevice.Interfaces.ISmartDevice), "SetDataAsync"));
        }
    }
}

namespace SmartDevice.Interfaces
{
    using System.Runtime.Serialization;

    /// <summary>The interface of the official quickstart, whose messages are known.</summary>
    public interface ISmartDevice : Dapr.Actors.IActor
    {
        Task<string> SetDataAsync(SmartDeviceData device);
    }

    [DataContract]
    public sealed class SmartDeviceData
    {
        [DataMember]
        public string? Name { get; set; }
    }
}
