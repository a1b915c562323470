package org.tranship.testkit.server;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A server class of this package running in a JVM of its own, so that a benchmark can tell the
/// client's CPU time from the server's.
///
/// The class's `main` prints `port=N` when it is ready; both sides of that are here.
public final class StandaloneServer implements AutoCloseable {
  private static final Pattern PORT = Pattern.compile("(?m)^port=(\\d+)$");

  private final ScratchDirectory scratch;
  private final WatchedProcess process;
  private final int port;

  private StandaloneServer(ScratchDirectory scratch, WatchedProcess process, int port) {
    this.scratch = scratch;
    this.process = process;
    this.port = port;
  }

  /// Starts `main` of a class with this JVM's Java and class path, and waits for its port.
  ///
  /// @param server a class whose `main` calls [#announceAndWait]
  /// @param jvmOptions for example `-Xmx4g`
  /// @param arguments of `main`
  public static StandaloneServer start(
      Class<?> server, List<String> jvmOptions, List<String> arguments) {
    String name = server.getSimpleName();
    ScratchDirectory scratch = ScratchDirectory.create(name);
    Path log = scratch.path().resolve("server.log");
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(List.of("-Dtranship.testkit.watched=true", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(server.getName());
    command.addAll(arguments);
    WatchedProcess process = WatchedProcess.start(name, log, "TERM", Map.of(), command);
    try {
      Readiness.await(name, List.of(process), () -> PORT.matcher(Files.readString(log)).find());
      Matcher matcher = PORT.matcher(Files.readString(log));
      if (!matcher.find()) {
        throw new ServerStartException(name + " told no port. Log:\n" + process.logEnd());
      }
      return new StandaloneServer(scratch, process, Integer.parseInt(matcher.group(1)));
    } catch (IOException | RuntimeException e) {
      process.kill();
      scratch.close();
      throw e instanceof RuntimeException r
          ? r
          : new UncheckedIOException("Cannot read the log of " + name, (IOException) e);
    }
  }

  public int port() {
    return port;
  }

  /// Processor time the server has used so far, or zero where the system does not tell.
  public Duration cpu() {
    return process.processes().stream()
        .map(handle -> handle.info().totalCpuDuration().orElse(Duration.ZERO))
        .reduce(Duration.ZERO, Duration::plus);
  }

  @Override
  public void close() {
    process.close();
    scratch.close();
  }

  /// Tells the port on standard output and returns when the server shall end: when standard input
  /// ends, or never (a signal comes) for a server below [WatchedProcess], whose input is empty.
  public static void announceAndWait(int port) {
    byte[] line = ("port=" + port + "\n").getBytes(StandardCharsets.US_ASCII);
    try {
      OutputStream out = System.out;
      out.write(line);
      out.flush();
      if (Boolean.getBoolean("tranship.testkit.watched")) {
        Thread.sleep(Duration.ofDays(365));
      }
      while (System.in.read() >= 0) {
        // Whatever is typed is not for us; only the end counts.
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Standard input or output is broken", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
