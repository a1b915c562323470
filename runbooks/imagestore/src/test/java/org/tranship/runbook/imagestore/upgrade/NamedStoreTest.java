package org.tranship.runbook.imagestore.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tranship.core.store.StoreSpec;
import org.tranship.runbook.imagestore.connection.ConnectionString;

/// Which stores can be the one of a connection string, by their names.
class NamedStoreTest {
  private static final String XSTORE = "xstore:AccountName=acc;AccountKey=a2V5;Container=box";

  private static String objection(String used, String named) {
    boolean encrypted = used.equals("encrypted");
    return new NamedStore(StoreSpec.of(named))
        .objection(ConnectionString.parse(used, encrypted))
        .orElse("");
  }

  @ParameterizedTest
  @CsvSource({
    XSTORE + ", azblob://acc/box",
    XSTORE + ", azblob://ACC/Box/?key=env:KEY",
    XSTORE + ", xstore:AccountName=ACC;AccountKey=b3RoZXI=;Container=box",
    "file:\\\\host\\store, file:/mnt/store",
    "_default_, file:/data/ImageStore",
    "dsms:x, azblob://acc/box",
    "encrypted, azblob://acc/box",
    "encrypted, file:/mnt/store",
    "fabric:ImageStore, fabric:ImageStore?endpoint=https://h:19080",
  })
  void mayBeIt(String used, String named) {
    assertThat(objection(used, named)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    XSTORE + ", azblob://acc/other, another container",
    XSTORE + ", azblob://other/box, another container",
    XSTORE + ", azblob://acc/box/part, a part of one",
    XSTORE + ", xstore:AccountName=acc;AccountKey=a2V5;Container=other, another container",
    XSTORE + ", xstore:AccountName=acc, cannot be read",
    XSTORE + ", file:/mnt/store, another kind",
    XSTORE + ", s3://box, another kind",
    XSTORE + ", memory:box, another kind",
    "file:\\\\host\\store, azblob://acc/box, another kind",
    "file:/mnt/store, gs://box, another kind",
    "dsms:x, file:/mnt/store, another kind",
    "dsms:x, swift://box, another kind",
    "encrypted, fabric:ImageStore?endpoint=https://h:19080, another kind",
    "encrypted, s3://box, another kind",
    "fabric:ImageStore, azblob://acc/box, another kind",
  })
  void isAnother(String used, String named, String why) {
    assertThat(objection(used, named)).contains(why).doesNotContain("a2V5");
  }
}
