package org.tranship.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tranship.testkit.journey.LiveReleases;
import org.tranship.testkit.journey.LiveWorker;
import org.tranship.testkit.server.PostgresDatabase;

/// Where both releases of the CQRS Journey run: workers that go by files, as an operator's programs
/// write them, and say by files what they do. The second release's is to run at first.
final class ThirdCloud implements AutoCloseable {
  private final Path folder;
  private final Worker second;
  private final Worker third;
  private final Thread thread;

  /// Something that runs or does not.
  interface Worker {
    boolean runs();

    void run(boolean wanted) throws InterruptedException;

    static Worker of(LiveWorker worker) {
      return new Worker() {
        @Override
        public boolean runs() {
          return worker.running();
        }

        @Override
        public void run(boolean wanted) throws InterruptedException {
          if (wanted) {
            worker.start();
          } else {
            worker.stop();
          }
        }
      };
    }

    static Worker of(LiveReleases releases, boolean third) {
      return new Worker() {
        @Override
        public boolean runs() {
          return releases.runs(third);
        }

        @Override
        public void run(boolean wanted) throws InterruptedException {
          releases.worker(third, wanted);
        }
      };
    }
  }

  ThirdCloud(Path folder, Worker second, Worker third) throws IOException {
    this.folder = folder;
    this.second = second;
    this.third = third;
    Path _ = Files.writeString(folder.resolve("second-on"), "");
    Path _ = Files.createDirectory(folder.resolve("blobs"));
    this.thread = Thread.ofVirtual().start(this::obey);
  }

  private void obey() {
    try {
      while (true) {
        obey(second, "second");
        obey(third, "third");
        Thread.sleep(5);
      }
    } catch (InterruptedException _) {
      // The test is over.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void obey(Worker worker, String name) throws IOException, InterruptedException {
    boolean wanted = Files.exists(folder.resolve(name + "-on"));
    Path runs = folder.resolve(name + "-runs");
    if (wanted != Files.exists(runs) || wanted != worker.runs()) {
      worker.run(wanted);
      if (wanted) {
        Path _ = Files.writeString(runs, "");
      } else {
        boolean _ = Files.deleteIfExists(runs);
      }
    }
  }

  /// The plan of a migration there. Its folder has to have the files `connection` and `password`.
  ///
  /// @param bus its URL
  /// @param margin how far events may be behind on their way to the log
  static String plan(
      Path folder,
      PostgresDatabase database,
      String events,
      String log,
      String bus,
      String margin) {
    return """
        tables: {connection: "file:%1$s/connection", events: %2$s, log: %3$s}
        database: {url: "%4$s", user: %5$s, password: "file:%1$s/password"}
        bus: {url: "%6$s"}
        blobs: {url: "file:%1$s/blobs"}
        backup:
          do: {command: [cp, %1$s/password, %1$s/backup]}
          file: %1$s/backup
          restore: {command: [touch, %1$s/restored]}
        deploy:
          do: {command: [touch, %1$s/deployed]}
          gate: {command: [test, -f, %1$s/deployed]}
          undo: {command: [rm, -f, %1$s/deployed]}
        workers:
          second:
            stop: {command: [rm, -f, %1$s/second-on]}
            stopped: {command: [test, "!", -f, %1$s/second-runs]}
            start: {command: [touch, %1$s/second-on]}
            runs: {command: [test, -f, %1$s/second-runs]}
          third:
            stop: {command: [rm, -f, %1$s/third-on]}
            stopped: {command: [test, "!", -f, %1$s/third-runs]}
            start: {command: [touch, %1$s/third-on]}
            runs: {command: [test, -f, %1$s/third-runs]}
        swap:
          do: {command: [touch, %1$s/swapped]}
          gate: {command: [test, -f, %1$s/swapped]}
          undo: {command: [rm, -f, %1$s/swapped]}
        retire:
          do: {command: [touch, %1$s/retired]}
          gate: {command: [test, -f, %1$s/retired]}
          undo: {command: [rm, -f, %1$s/retired]}
        times: {margin: %7$s, within: 1m, stall: 20s, gate: 10s}
        """
        .formatted(folder, events, log, database.jdbcUrl(), database.user(), bus, margin);
  }

  /// Its workers end.
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
      second.run(false);
      third.run(false);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
