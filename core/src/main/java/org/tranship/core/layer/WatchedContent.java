package org.tranship.core.layer;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.tranship.core.store.Content;
import org.tranship.core.store.StoreException;

/// Content that remembers whether reading it failed, so that a fault of the source is not taken for
/// one of the target and tried again on both sides.
final class WatchedContent {
  private final Content watched;
  private volatile boolean failed;

  WatchedContent(Content content) {
    this.watched =
        switch (content) {
          case Content.Bytes bytes -> bytes;
          case Content.Streamed streamed ->
              new Content.Streamed(streamed.size(), () -> open(streamed));
        };
  }

  Content content() {
    return watched;
  }

  boolean failed() {
    return failed;
  }

  private InputStream open(Content.Streamed streamed) throws IOException {
    try {
      return new Watched(streamed.open());
    } catch (IOException | StoreException e) {
      failed = true;
      throw e;
    }
  }

  private final class Watched extends FilterInputStream {
    Watched(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      try {
        return in.read();
      } catch (IOException | StoreException e) {
        failed = true;
        throw e;
      }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      try {
        return in.read(buffer, offset, length);
      } catch (IOException | StoreException e) {
        failed = true;
        throw e;
      }
    }
  }
}
