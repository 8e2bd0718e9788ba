using Tour;

return await new TourRun(Console.Out).RunAsync(args);
