using Fireworks.Cli;

return await CommandLine.RunAsync(args);
