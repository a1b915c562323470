package org.tranship.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// The process ends with its command's code, having said all it had to say, while threads of it
/// still wait for the network.
class ProcessExitTest {
  private static final String LONG = "x".repeat(100_000);

  private record Ended(int code, String said) {}

  @Test
  void endsAtOnceWithTheCodeAndTheWholeOutput() throws IOException, InterruptedException {
    Ended ended = end("-D" + ProcessExit.AT_ONCE + "=true");
    assertThat(ended.code()).isEqualTo(4);
    assertThat(ended.said()).isEqualTo(LONG);
  }

  @Test
  void endsInJavasOwnWayWhereThatIsNotAskedFor() throws IOException, InterruptedException {
    Ended ended = end("-Dother=true");
    assertThat(ended.code()).isEqualTo(4);
    assertThat(ended.said()).isEqualTo(LONG + "orderly");
  }

  @Test
  void whatCouldNotBeWrittenIsNotDone() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "--version")
            .redirectOutput(new File("/dev/full"))
            .start();
    String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isEqualTo(ExitCode.FAILED.number());
    assertThat(said).contains("TRS-509");
  }

  @Test
  void theCallIsThereOnThisMachine() {
    assertThat(ProcessExit.call()).isPresent();
  }

  private static Ended end(String option) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    option,
                    "-cp",
                    System.getProperty("java.class.path"),
                    Ending.class.getName()))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), said);
  }

  /// Ends while a virtual thread waits for an answer.
  static final class Ending {
    public static void main(String[] arguments) throws IOException, InterruptedException {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.print("orderly")));
      ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      CountDownLatch asking = new CountDownLatch(1);
      Thread.ofVirtual()
          .start(
              () -> {
                try (Socket socket = new Socket(silent.getInetAddress(), silent.getLocalPort())) {
                  asking.countDown();
                  socket.getInputStream().read();
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      asking.await();
      System.out.print(LONG);
      ProcessExit.with(ExitCode.DIFFERENT.number());
    }
  }
}
