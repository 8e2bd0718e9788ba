using Dapr.Sidecar.PubSub;

namespace Dapr.Sidecar.Tests.PubSub;

public sealed class TopicScopesTests
{
    [Theory]
    [InlineData("", "", "", "t", true)]
    [InlineData("app1=t,u;app2=v", "", "", "u", true)]
    [InlineData("app1=t,u;app2=v", "", "", "v", false)]
    [InlineData("app1=t; app1=u", "", "", "u", true)]
    [InlineData(" app1 = t , u ", "", "", "u", true)]
    [InlineData("app1=", "", "", "t", false)]
    [InlineData("app1", "", "", "t", true)]
    [InlineData("app2=t", "", "", "u", true)]
    [InlineData("", "t,u", "", "u", true)]
    [InlineData("", "t,u", "", "v", false)]
    [InlineData("app1=v", "t,u", "", "v", false)]
    [InlineData("", "", "secret", "secret", false)]
    [InlineData("", "", "secret", "t", true)]
    [InlineData("app1=secret", "", "secret", "secret", true)]
    [InlineData("app2=secret", "", "secret", "secret", false)]
    public void May_ByScopesAllowedAndProtectedTopics_Decides(string scopes, string allowed, string isProtected, string topic, bool expected)
    {
        var publishing = new TopicScopes(PubSubSidecar.InMemory(("publishingScopes", scopes), ("allowedTopics", allowed), ("protectedTopics", isProtected)), "app1");
        var subscribing = new TopicScopes(PubSubSidecar.InMemory(("subscriptionScopes", scopes), ("allowedTopics", allowed), ("protectedTopics", isProtected)), "app1");

        Assert.Equal((expected, expected), (publishing.MayPublish(topic), subscribing.MaySubscribe(topic)));
    }

    [Fact]
    public void May_OtherDirection_IsNotTouched()
    {
        var scopes = new TopicScopes(PubSubSidecar.InMemory(("publishingScopes", "app1=t")), "app1");

        Assert.Equal((false, true), (scopes.MayPublish("u"), scopes.MaySubscribe("u")));
    }
}
