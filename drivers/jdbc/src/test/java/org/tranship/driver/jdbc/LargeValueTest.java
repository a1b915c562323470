package org.tranship.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.store.Content;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.store.Store;
import org.tranship.core.value.ByteCount;
import org.tranship.core.value.Key;
import org.tranship.testkit.contract.Probe;
import org.tranship.testkit.server.PostgresDatabase;
import org.tranship.testkit.server.PostgresServer;

/// A value far larger than the memory a copy may use goes in and out in pieces.
class LargeValueTest {
  private static final int SIZE = 64 << 20;

  /// Multi-byte text, so that a piece may end inside of a character.
  private static final byte[] PATTERN =
      "{\"größe\": \"😀 — ten bytes\"}\n".getBytes(java.nio.charset.StandardCharsets.UTF_8);

  @ParameterizedTest
  @ValueSource(strings = {"bytea", "text", "bytea external"})
  void streamsBothWays(String type) throws Exception {
    PostgresDatabase database = PostgresServer.shared().createDatabase();
    Databases.run(database, "create table t(id text primary key, body " + type.split(" ")[0] + ")");
    if (type.endsWith("external")) {
      Databases.run(database, "alter table t alter body set storage external");
    }
    int size = SIZE - SIZE % PATTERN.length;
    try (Store store = Databases.open(database, "table=t&key=id&content=body&pool=2")) {
      Key key = Key.of("large");
      store.check();
      HeapWatch heap = new HeapWatch();
      Content content = new Content.Streamed(ByteCount.of(size), () -> heap.watch(pattern(size)));
      new Probe(store).done(store.put(PutRequest.of(key, content)));
      assertThat(heap.grownBy()).as("bytes of heap held while writing").isLessThan(SIZE / 4);
      try (ObjectBody body = store.open(key, ReadRequest.WHOLE)) {
        assertThat(crc(heap.watch(body.stream()))).isEqualTo(crc(pattern(size)));
      }
      assertThat(heap.grownBy()).as("bytes of heap held while reading").isLessThan(SIZE / 4);
      assertThat(heap.samples()).isGreaterThanOrEqualTo(2 * SIZE / HeapWatch.STEP - 2);
    }
  }

  private static long crc(InputStream in) throws IOException {
    CRC32C crc = new CRC32C();
    byte[] buffer = new byte[1 << 16];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      crc.update(buffer, 0, n);
    }
    return crc.getValue();
  }

  private static InputStream pattern(int size) {
    return new InputStream() {
      private int position;

      @Override
      public int read() {
        return position == size ? -1 : PATTERN[position++ % PATTERN.length] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) {
        if (position == size) {
          return -1;
        }
        int start = position % PATTERN.length;
        int count = Math.min(length, Math.min(PATTERN.length - start, size - position));
        System.arraycopy(PATTERN, start, bytes, offset, count);
        position += count;
        return count;
      }
    };
  }
}
