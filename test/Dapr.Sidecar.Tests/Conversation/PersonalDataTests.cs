using Dapr.Sidecar.Conversation;

namespace Dapr.Sidecar.Tests.Conversation;

/// <summary>What is taken out of texts.</summary>
public sealed class PersonalDataTests
{
    [Theory]
    [InlineData("write to Ada.L+x@mail.example.co.uk, please", "write to <EMAIL_ADDRESS>, please")]
    [InlineData("call (212) 555-0123 or 212.555.0123", "call <PHONE_NUMBER> or <PHONE_NUMBER>")]
    [InlineData("call +49 170 1234567", "call <PHONE_NUMBER>")]
    [InlineData("from 10.1.2.3:80", "from <IP>:80")]
    [InlineData("from fe80::1 and 2001:db8:0:0:0:0:0:1", "from <IP> and <IP>")]
    [InlineData("card 4111-1111-1111-1111.", "card <CREDIT_CARD>.")]
    [InlineData("card 378282246310005", "card <CREDIT_CARD>")]
    [InlineData("ssn 078-05-1121", "ssn <SSN>")]
    [InlineData("I live at 12 Long Street, Kiel", "I live at <STREET_ADDRESS> Kiel")]
    [InlineData("mac 00:1A:2b:3c:4D:5e", "mac <MAC_ADDRESS>")]
    [InlineData("isbn 978-3-16-148410-0", "isbn <ISBN>")]
    [InlineData("d41d8cd98f00b204e9800998ecf8427e", "<MD5>")]
    [InlineData("da39a3ee5e6b4b0d3255bfef95601890afd80709", "<SHA1>")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "<SHA256>")]
    [InlineData("卡号4111-1111-1111-1111。", "卡号<CREDIT_CARD>。")]
    [InlineData("número078-05-1121", "número078-05-1121")]
    [InlineData("é078-05-1121é", "é<SSN>é")]
    [InlineData("at 12 Long Street😀, Kiel", "at <STREET_ADDRESS>, Kiel")]
    public void Scrub_WhatNamesSomebody_IsReplaced(string text, string scrubbed) => Assert.Equal(scrubbed, PersonalData.Scrub(text));

    [Theory]
    [InlineData("")]
    [InlineData("tea at 5, for 12 people; std::vector, 1.2.3, 300.1.2.3, a@b")]
    [InlineData("order 12345 of 2026-11-27")]
    [InlineData("the specimen 123-45-6789")]
    [InlineData("at 12 größte street")]
    [InlineData("at 12 мая st")]
    public void Scrub_WhatNamesNobody_Stays(string text) => Assert.Equal(text, PersonalData.Scrub(text));

    /// <summary>Everything that somebody sends is read, so it may not take longer than it is long.</summary>
    [Fact]
    public void Scrub_LongText_IsReadOnce()
    {
        var text = string.Concat(Enumerable.Repeat("1 aaaaaaaa 11111-", 20_000));

        Assert.Equal(text, PersonalData.Scrub(text));
    }
}
