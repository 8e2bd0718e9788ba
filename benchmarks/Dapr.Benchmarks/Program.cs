using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Running;

// Every class has a baseline, so that a result is a ratio within one run on one machine.
var config = DefaultConfig.Instance
    .AddDiagnoser(MemoryDiagnoser.Default)
    .WithBuildTimeout(TimeSpan.FromMinutes(10))
    .HideColumns("Error", "RatioSD", "Median");
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
