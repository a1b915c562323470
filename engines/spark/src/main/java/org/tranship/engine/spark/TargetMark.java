package org.tranship.engine.spark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.work.EngineRefused;
import org.tranship.engine.spark.ProbeSpec.Mark;

/// Proof that a target of files is one directory for all machines: this process puts a file into
/// it, and every executor has to see it. Else each would fill a directory of its own, and all would
/// seem well.
///
/// The file has the name and the lock of a mark of the driver of files (`.tranship~ID.live`): no
/// listing has it, and if this process is killed, the next store that writes there removes it.
final class TargetMark implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TargetMark.class);

  /// How often an executor looks, [#PAUSE] milliseconds apart: a file server may show a new
  /// directory late.
  private static final int ROUNDS = 30;

  private static final long PAUSE = 100;

  private final String text = UUID.randomUUID().toString();
  private final List<Path> made = new ArrayList<>();
  private @Nullable Path file;
  private @Nullable FileChannel channel;

  private TargetMark() {}

  /// Marks the target, if that is a directory. With one store alone nothing is known to be one.
  ///
  /// @throws EngineRefused if this machine does not have that directory, or may not write there
  static TargetMark in(List<StoreSpec> stores) {
    TargetMark mark = new TargetMark();
    if (stores.size() < 2 || !stores.getLast().location().scheme().equals("file")) {
      return mark;
    }
    StoreSpec target = stores.getLast();
    Path root = Path.of(target.location().rest()).toAbsolutePath();
    try {
      mark.put(root, target.options().getOrDefault("create", "").equals("true"));
    } catch (IOException e) {
      mark.close();
      throw refused(
          "This machine cannot write into " + target.location() + " (" + e.getMessage() + ")");
    }
    return mark;
  }

  private void put(Path root, boolean create) throws IOException {
    for (Path at = root; create && at != null && !Files.exists(at); at = at.getParent()) {
      made.add(at);
    }
    if (create) {
      Files.createDirectories(root);
    }
    Path path = root.resolve(".tranship~" + text.substring(0, 13) + ".live");
    FileChannel open =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    file = path;
    channel = open;
    lock(open);
    open.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    open.force(true);
  }

  private static void lock(FileChannel channel) {
    try {
      if (channel.tryLock() == null) {
        LOG.debug("Another process has the lock of a new mark");
      }
    } catch (IOException e) {
      LOG.debug("No locks there", e); // then marks are taken by their age
    }
  }

  /// What executors have to see.
  Optional<Mark> mark() {
    return Optional.ofNullable(file).map(path -> new Mark(path.toString(), text));
  }

  /// Leaves the directory, which the pass needs. Else it is removed again if it was made here.
  void keepDirectory() {
    made.clear();
  }

  /// Whether this machine sees a mark.
  static boolean isSeen(Mark mark) throws InterruptedException {
    for (int round = 0; round < ROUNDS; round++) {
      try {
        if (Files.readString(Path.of(mark.path())).equals(mark.text())) {
          return true;
        }
      } catch (IOException e) {
        LOG.debug("No mark yet", e);
      }
      Thread.sleep(PAUSE);
    }
    return false;
  }

  /// What is said of an executor that does not see it.
  static EngineRefused apart(StoreSpec target, ExecutorFacts facts) {
    return refused(
        "Executor "
            + facts.executor()
            + " on "
            + facts.host()
            + " does not see in "
            + target.location()
            + " what this machine has put there, so objects would be scattered over machines");
  }

  private static EngineRefused refused(String what) {
    return new EngineRefused(
        "TRW-119",
        what
            + ". A target of files has to be one shared directory, mounted at the same absolute path"
            + " here and on every executor. Nothing was copied.");
  }

  @Override
  public void close() {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
      if (channel != null) {
        channel.close();
      }
      for (Path each : made) { // the deepest first
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      LOG.warn("A mark for executors could not be removed: {}", e.getMessage());
    }
  }
}
