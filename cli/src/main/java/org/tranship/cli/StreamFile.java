package org.tranship.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tranship.core.eventlog.StreamCount;
import org.tranship.formats.Json;
import org.tranship.formats.report.ReportJson;

/// A file with how many events each stream has: all of them, a JSON object a line, in the order in
/// which they were compared. It comes under its name when all of it is there; until then, and where
/// the comparison is cut off, what was there before stays. Of a source that has a row that is no
/// event, it has the streams before that row, and the verification says so.
final class StreamFile implements Consumer<StreamCount>, AutoCloseable {
  private final Path file;
  private final Path unfinished;
  private final BufferedWriter out;

  private StreamFile(Path file) {
    this.file = file;
    Path target = file.toAbsolutePath();
    this.unfinished = target.resolveSibling("." + target.getFileName() + ".new");
    try {
      this.out = Files.newBufferedWriter(unfinished);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /// What is done with every stream.
  @FunctionalInterface
  interface Work<T> {
    T with(Consumer<StreamCount> counted) throws InterruptedException;
  }

  /// Does something, and writes down what it counts.
  ///
  /// @param file where to; null for nowhere
  /// @throws CommandFailed if it cannot be written
  static <T> T into(@Nullable Path file, Work<T> work) throws InterruptedException {
    if (file == null) {
      return work.with(_ -> {});
    }
    try (StreamFile streams = new StreamFile(file)) {
      T result = work.with(streams);
      streams.finish();
      return result;
    }
  }

  @Override
  public void accept(StreamCount count) {
    try {
      out.write(Json.line(ReportJson.stream(count)));
      out.write('\n');
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private void finish() {
    try {
      out.close();
      Path _ =
          Files.move(
              unfinished,
              file.toAbsolutePath(),
              StandardCopyOption.ATOMIC_MOVE,
              StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private CommandFailed failed(IOException fault) {
    return WholeFile.failed(file, "The counts of streams", fault);
  }

  /// What was not finished goes.
  @Override
  public void close() {
    try (out) {
      boolean _ = Files.deleteIfExists(unfinished);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
