package org.tranship.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.control.Answer;
import org.tranship.core.control.Control;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.control.Controls;
import org.tranship.core.value.SecretVault;

/// Each control does what it says, says what came of it, and shows no secret.
class ControlsTest {
  private static final Controls CONTROLS =
      Controls.installed(new SecretVault(Map.of("TOKEN", "not-to-be-seen")));

  private static Control open(String kind, String... settings) {
    Map<String, String> all = new TreeMap<>();
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    return CONTROLS.open(new ControlSpec(kind, all));
  }

  private static Control shell(String script, String... more) {
    String[] all = new String[more.length + 6];
    System.arraycopy(
        new String[] {"argv.0001", "sh", "argv.0002", "-c", "argv.0003", script}, 0, all, 0, 6);
    System.arraycopy(more, 0, all, 6, more.length);
    return open("command", all);
  }

  @Test
  void aCommandEndsWithItsCodeAndItsWordsAreMasked() throws Exception {
    Answer done = shell("echo got $GIVEN", "env.GIVEN", "${TOKEN}").act("a");
    assertThat(done).isInstanceOf(Answer.Done.class);
    assertThat(done.detail()).isEqualTo("exit code 0: got ***");
    assertThat(shell("exit 3").act("a")).isInstanceOf(Answer.Refused.class);
    assertThat(shell("exit 3").probe()).isInstanceOf(Answer.Refused.class);
    assertThat(shell("exit 127").probe()).isInstanceOf(Answer.Unknown.class);
    assertThat(open("command", "argv.0001", "no-such-program").probe())
        .isInstanceOf(Answer.Unknown.class);
    assertThat(shell("sleep 60", "timeout", "200ms").act("a")).isInstanceOf(Answer.Unknown.class);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> shell("echo ${TOKEN}"))
        .withMessageContaining("every process of the machine could read it");
  }

  @Test
  void aCallIsJudgedByItsStatusAndAProbeMoreStrictly() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] text =
              ("you said " + exchange.getRequestHeaders().getFirst("Authorization"))
                  .getBytes(StandardCharsets.UTF_8);
          String path = exchange.getRequestURI().getPath();
          exchange.sendResponseHeaders(Integer.parseInt(path.substring(1)), text.length);
          exchange.getResponseBody().write(text);
          exchange.close();
        });
    server.start();
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    try {
      Answer done = open("http", "url", url + "200", "headers.Authorization", "${TOKEN}").act("a");
      assertThat(done).isInstanceOf(Answer.Done.class);
      assertThat(done.detail()).isEqualTo("HTTP 200: you said ***");
      assertThat(open("http", "url", url + "200", "contains", "nothing").act("a"))
          .isInstanceOf(Answer.Refused.class);
      assertThat(open("http", "url", url + "503").probe()).isInstanceOf(Answer.Refused.class);
      assertThat(open("http", "url", url + "200").probe()).isInstanceOf(Answer.Done.class);
      assertThat(open("http", "url", url + "500").probe()).isInstanceOf(Answer.Unknown.class);
      assertThat(open("http", "url", url + "401").probe()).isInstanceOf(Answer.Unknown.class);
    } finally {
      server.stop(0);
    }
    assertThat(open("http", "url", url + "503").probe())
        .as("nobody there proves nothing")
        .isInstanceOf(Answer.Unknown.class);
    assertThat(open("http", "url", url + "200").act("a")).isInstanceOf(Answer.Refused.class);
  }

  private static void assertCannotBegin(Control control, String why) throws InterruptedException {
    Answer act = control.act("a");
    assertThat(act).as(act.detail()).isInstanceOf(Answer.Refused.class);
    assertThat(act.detail()).contains(why).doesNotContain("not-to-be-seen");
    Answer probe = control.probe();
    assertThat(probe).as("no proof").isInstanceOf(Answer.Unknown.class);
    assertThat(probe.detail()).doesNotContain("not-to-be-seen");
  }

  @Test
  void whatCannotBeBegunIsAnswered() throws Exception {
    String url = "http://127.0.0.1:1/";
    assertCannotBegin(open("http", "url", url, "headers.X", "a\r\n${TOKEN}"), "the header X");
    assertCannotBegin(open("http", "url", "http://my_host/x?token=${TOKEN}"), "host and port");
    Control unset = open("http", "url", url, "headers.X", "${UNSET}");
    assertCannotBegin(unset, "UNSET");
    assertThatIllegalArgumentException().isThrownBy(unset::requireSecrets);
    assertCannotBegin(shell("exit 3", "env.X", "${UNSET}"), "UNSET");
    assertCannotBegin(
        open(
            "sql",
            "database",
            "jdbc:sqlite::memory:",
            "user",
            "u",
            "password",
            "${UNSET}",
            "statements.0001",
            "select 1"),
        "UNSET");
  }

  @Test
  void aSecretAtTheCutIsMasked() throws Exception {
    for (int behind = 1980; behind < 2020; behind++) {
      Answer said =
          shell("printf %s $GIVEN; printf %0" + behind + "d 0", "env.GIVEN", "${TOKEN}").act("a");
      assertThat(said.detail())
          .hasSizeGreaterThan(1900)
          .doesNotContain("seen", "een0")
          .matches("(?s)[^:]*: (\\.\\.\\.)?(\\*\\*\\*)?0+");
    }
  }

  @Test
  void aFileIsEditedOnceAndPutBack(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("app.conf"), "a = 1\nstore = old\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Control edit = open("file", "path", file.toString(), "replace", "old", "with", "new");
    assertThat(edit.act("r")).isInstanceOf(Answer.Done.class);
    assertThat(edit.act("r").detail()).isEqualTo("it is so already");
    assertThat(file).hasContent("a = 1\nstore = new\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
    assertThat(edit.undo("r")).isInstanceOf(Answer.Done.class);
    assertThat(edit.undo("r")).isInstanceOf(Answer.Done.class);
    assertThat(file).hasContent("a = 1\nstore = old\n");
    assertThat(directory).isDirectoryNotContaining("glob:**tranship-r");
    Files.writeString(file, "old old");
    assertThat(edit.act("s")).isInstanceOf(Answer.Refused.class);
    assertThat(file).hasContent("old old");
  }
}
