package org.tranship.engine.spark;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32;

/// Which Tranship this is: its version, and what the data looks like that travels. Two builds of
/// one version may differ in the latter, and then do not understand each other.
final class TranshipVersion {
  static final String TEXT = version() + "/" + shape();

  private TranshipVersion() {}

  private static String version() {
    return Optional.ofNullable(TranshipVersion.class.getPackage().getImplementationVersion())
        .orElse("unpacked");
  }

  private static String shape() {
    CRC32 sum = new CRC32();
    sum.update(
        Wire.shape(
                Ask.class,
                Answer.class,
                TurnSpec.class,
                TurnEnd.class,
                ProbeSpec.class,
                ProbeSpec.Found.class)
            .getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().toHexDigits((int) sum.getValue());
  }
}
