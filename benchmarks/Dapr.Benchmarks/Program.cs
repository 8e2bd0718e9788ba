using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Running;

// Every class has a baseline, so that a result is a ratio within one run on one machine.
var config = DefaultConfig.Instance
    .WithBuildTimeout(TimeSpan.FromMinutes(10))
    .AddDiagnoser(MemoryDiagnoser.Default)
    .HideColumns("Error", "RatioSD", "Median");
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
