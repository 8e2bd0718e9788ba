using System.Text.Json;
using Dapr.Client;

namespace Quickstarts;

/// <summary>The quickstart of the bindings block: a tick of cron in, statements for a database out.</summary>
public static class Batch
{
    public static void Map(WebApplication app)
    {
        app.MapPost("/cron", async (DaprClient client) =>
        {
            var sqlText = "insert into orders (orderid, customer, price) values (1, 'ada', 9.9);";
            await client.InvokeBindingAsync(
                bindingName: "sqldb",
                operation: "exec",
                data: "",
                metadata: new Dictionary<string, string> { ["sql"] = sqlText });

            JsonElement rows = await client.InvokeBindingAsync<string, JsonElement>("sqldb", "query", "", new Dictionary<string, string> { { "sql", "select 1" } });
            BindingResponse raw = await client.InvokeBindingAsync(new BindingRequest("sqldb", "query") { Data = new byte[] { 1 }, Metadata = { ["sql"] = "select 1" } });
            return Results.Ok(rows.GetArrayLength() + raw.Data.Length);
        });
    }
}
