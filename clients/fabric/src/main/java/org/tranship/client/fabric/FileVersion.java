package org.tranship.client.fabric;

/// The version that the image store gave a file: each upload has its own.
///
/// @param dataLoss how often the store lost data before
/// @param configuration how often its replicas were arranged anew before
/// @param number among all that was published
public record FileVersion(long dataLoss, long configuration, long number)
    implements Comparable<FileVersion> {

  /// As it stands in front of the file's name on the disk of a node.
  public String text() {
    return dataLoss + "_" + configuration + "_" + number;
  }

  @Override
  public int compareTo(FileVersion other) {
    int loss = Long.compare(dataLoss, other.dataLoss);
    int arranged = loss != 0 ? loss : Long.compare(configuration, other.configuration);
    return arranged != 0 ? arranged : Long.compare(number, other.number);
  }
}
