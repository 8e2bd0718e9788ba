using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Running;
using Dapr.Benchmarks.Figures;
using Dapr.Benchmarks.Figures.Bases;

// This program is also the other side of what it measures, each a process of its own.
return args switch
{
    ["figures", .. var rows] => await FiguresCommand.RunAsync(rows),
    [PlainServer.Mode, var application] => await PlainServer.RunAsync(new Uri(application)),
    [StubServer.Mode] => await StubServer.RunAsync(),
    _ => RunBenchmarks(args),
};

static int RunBenchmarks(string[] args)
{
    // Every class has a baseline, so that a result is a ratio within one run on one machine.
    var config = DefaultConfig.Instance
        .AddDiagnoser(MemoryDiagnoser.Default)
        .WithBuildTimeout(TimeSpan.FromMinutes(10))
        .HideColumns("Error", "RatioSD", "Median");
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
    return 0;
}
