package org.tranship.engine.spark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A standalone cluster on this machine: a master and workers in processes of their own, from the
/// jars on this class path.
final class StandaloneSpark implements AutoCloseable {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final Path directory;
  private final int port;
  private final Process master;
  private final List<Process> workers = new ArrayList<>();

  /// @param environment of the workers, beside this process's own
  StandaloneSpark(Path directory, int count, Map<String, String> environment)
      throws IOException, InterruptedException {
    SparkFolder.make();
    this.directory = directory;
    try (ServerSocket free = new ServerSocket(0, 1, LOOPBACK)) {
      this.port = free.getLocalPort();
    }
    this.master = start("master", Map.of(), "master.Master", "--port", String.valueOf(port));
    try {
      awaitMaster();
      for (int i = 0; i < count; i++) {
        String work = directory.resolve("work" + i).toString();
        workers.add(
            start(
                "worker" + i,
                environment,
                "worker.Worker",
                "--cores",
                "1",
                "--memory",
                "600m",
                "--work-dir",
                work,
                url()));
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private Process start(String name, Map<String, String> environment, String what, String... more)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                SparkFolder.workerClasses(),
                "org.apache.spark.deploy." + what,
                "--host",
                "127.0.0.1",
                "--webui-port",
                "0"));
    command.addAll(List.of(more));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder
        .redirectOutput(Files.createFile(directory.resolve(name + ".log")).toFile())
        .start();
  }

  private void awaitMaster() throws IOException, InterruptedException {
    long latest = System.nanoTime() + 60_000_000_000L;
    while (true) {
      try (Socket _ = new Socket(LOOPBACK, port)) {
        return;
      } catch (IOException e) {
        if (System.nanoTime() > latest || !master.isAlive()) {
          throw new IOException(Files.readString(directory.resolve("master.log")), e);
        }
        Thread.sleep(100);
      }
    }
  }

  String url() {
    return "spark://127.0.0.1:" + port;
  }

  /// What workers have started and is there: executors of whoever works here.
  Stream<ProcessHandle> executors() {
    return workers.stream().flatMap(Process::descendants);
  }

  /// Kills a worker and whatever it has started, as a machine that loses its power.
  ///
  /// @return how many processes that were
  int kill(int worker) {
    List<ProcessHandle> all = new ArrayList<>(workers.get(worker).descendants().toList());
    all.add(workers.get(worker).toHandle());
    all.forEach(ProcessHandle::destroyForcibly);
    return all.size();
  }

  @Override
  public void close() {
    for (int i = 0; i < workers.size(); i++) {
      kill(i);
    }
    master.destroyForcibly();
  }
}
