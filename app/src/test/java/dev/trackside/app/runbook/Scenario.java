package dev.trackside.app.runbook;

/** The scenarios of the runbook, in their order, each with who plays it. */
enum Scenario {
  LINK_LOSS("The link to the cloud is dead", LinkLossTest.class),
  SENSOR_FAULT("A sensor sends rubbish", FailingSensorTest.class),
  KILLED_WHILE_DRAINING("The process was killed while it drained", KilledWhileDrainingTest.class),
  REGULATOR("A regulator asks", RegulatorTest.class),
  FIRMWARE_UPDATE("New fields after a firmware update", FirmwareUpdateTest.class),
  THREE_WEEKENDS("Three race weekends without maintenance", ThreeWeekendsTest.class),
  DISK_FILLING_UP("The disk is filling up", DiskFillingUpTest.class),
  DAMAGED_FILE("A damaged file", DamagedFileTest.class);

  private final String title;
  private final Class<?> test;

  Scenario(String title, Class<?> test) {
    this.title = title;
    this.test = test;
  }

  String title() {
    return title;
  }

  Class<?> test() {
    return test;
  }
}
