using SmartDevices;

DevicesApp.Create(args).Run();
