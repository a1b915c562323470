package org.tranship.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.tranship.client.http.TestCall.SETTINGS;
import static org.tranship.client.http.TestCall.bytes;
import static org.tranship.client.http.TestCall.fault;
import static org.tranship.client.http.TestCall.get;
import static org.tranship.client.http.TestCall.put;
import static org.tranship.client.http.TestCall.text;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.store.Content;
import org.tranship.core.value.ByteCount;

/// The client against a server that is told what to send, and when to hang up.
@Timeout(60)
class HttpClientTest {
  @Test
  void keepsAConnectionForTheNextRequest() throws Exception {
    try (ScriptedServer server =
            new ScriptedServer(
                peer -> {
                  peer.answer("one");
                  peer.answer("two");
                });
        HttpClient client = new HttpClient(server.endpoint(), SETTINGS)) {
      assertThat(text(client, get())).isEqualTo("one");
      assertThat(text(client, get())).isEqualTo("two");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void readsChunksAndPassesOverInterimAnswers() throws Exception {
    try (ScriptedServer server =
            new ScriptedServer(
                peer -> {
                  peer.head();
                  peer.say("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
                  peer.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                  peer.say("4\r\nwiki\r\n5;ext=1\r\npedia\r\n0\r\nTrailer: x\r\n\r\n");
                  peer.answer("next");
                });
        HttpClient client = new HttpClient(server.endpoint(), SETTINGS)) {
      assertThat(text(client, get())).isEqualTo("wikipedia");
      assertThat(text(client, get())).isEqualTo("next");
    }
  }

  @Test
  void sendsOnceMoreWhenAKeptConnectionTurnsOutToBeDead() throws Exception {
    try (ScriptedServer server =
            new ScriptedServer(peer -> peer.answer("one"), peer -> peer.answer("two"));
        HttpClient client = new HttpClient(server.endpoint(), SETTINGS)) {
      assertThat(text(client, get())).isEqualTo("one");
      assertThat(text(client, get())).isEqualTo("two");
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void doesNotSendTwiceWhatMustNotBeCarriedOutTwice() throws Exception {
    CountDownLatch taken = new CountDownLatch(1);
    try (ScriptedServer server =
            new ScriptedServer(
                peer -> {
                  peer.answer("one");
                  peer.head();
                  peer.body(5);
                  taken.countDown();
                },
                peer -> peer.answer("two"));
        HttpClient client = new HttpClient(server.endpoint(), SETTINGS)) {
      assertThat(text(client, get())).isEqualTo("one");
      HttpFault fault = fault(client, put(bytes(5), false));
      taken.await();
      assertThat(fault.kind()).isEqualTo(HttpFault.Kind.LOST);
      assertThat(fault.sent()).isEqualTo(HttpFault.Sent.PERHAPS_ALL);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void doesNotSendTwiceOnceAnAnswerHasBegun() throws Exception {
    try (ScriptedServer server =
            new ScriptedServer(
                peer -> {
                  peer.answer("one");
                  peer.head();
                  peer.say("HTTP/1.1 20");
                });
        HttpClient client = new HttpClient(server.endpoint(), SETTINGS)) {
      assertThat(text(client, get())).isEqualTo("one");
      assertThat(fault(client, get()).kind()).isEqualTo(HttpFault.Kind.LOST);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void neverEndsABodyQuietlyThatBreaksOff() throws Exception {
    for (String begun :
        new String[] {
          "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\n12345",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n"
        }) {
      try (ScriptedServer server =
              new ScriptedServer(
                  peer -> {
                    peer.head();
                    peer.say(begun);
                  });
          HttpClient client = new HttpClient(server.endpoint(), SETTINGS)) {
        assertThat(fault(client, get()).kind()).isEqualTo(HttpFault.Kind.LOST);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\na",
        "HTTP/1.1 200 OK\r\nContent-Length : 1\r\n\r\na",
        "HTTP/1.1 200 OK\r\nX: 1\r\n folded\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\nContent-Length: 0\n\n",
        "HTTP/2.0 200 OK\r\n\r\n",
        "ICY 200 OK\r\n\r\n",
        "HTTP/1.1 101 Switching\r\n\r\n",
        "HTTP/1.1 200 OK\r\nX: a\rb\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n"
      })
  void refusesAnAnswerThatCouldBeReadInTwoWays(String answer) throws Exception {
    try (ScriptedServer server =
            new ScriptedServer(
                peer -> {
                  peer.head();
                  peer.say(answer);
                  peer.head();
                });
        HttpClient client = new HttpClient(server.endpoint(), SETTINGS)) {
      assertThat(fault(client, get()).kind()).isEqualTo(HttpFault.Kind.BAD_ANSWER);
    }
  }

  @Test
  void refusesAHeadWithoutEnd() throws Exception {
    try (ScriptedServer server =
            new ScriptedServer(
                peer -> {
                  peer.head();
                  peer.say("HTTP/1.1 200 OK\r\n");
                  for (int i = 0; i < 2000; i++) {
                    peer.say("X-" + i + ": " + "y".repeat(100) + "\r\n");
                  }
                });
        HttpClient client = new HttpClient(server.endpoint(), SETTINGS)) {
      assertThat(fault(client, get()).kind()).isEqualTo(HttpFault.Kind.BAD_ANSWER);
    }
  }

  @Test
  void dropsAConnectionWithMoreBehindTheAnswerThanBelongsThere() throws Exception {
    try (ScriptedServer server =
            new ScriptedServer(
                peer -> {
                  peer.head();
                  peer.say("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\naHTTP/1.1 200 OK\r\n");
                  peer.head();
                },
                peer -> peer.answer("clean"));
        HttpClient client = new HttpClient(server.endpoint(), SETTINGS)) {
      assertThat(text(client, get())).isEqualTo("a");
      assertThat(text(client, get())).isEqualTo("clean");
    }
  }

  @Test
  void asksBeforeItSendsALargeBodyAndSendsNoneWhenRefused() throws Exception {
    try (ScriptedServer server =
            new ScriptedServer(
                peer -> {
                  peer.head();
                  peer.say("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
                  peer.head();
                });
        HttpClient client = new HttpClient(server.endpoint(), SETTINGS)) {
      Content content =
          new Content.Streamed(
              ByteCount.ofMiB(4),
              () -> {
                throw new IOException("the content must not be opened");
              });
      try (HttpAnswer answer = client.execute(put(content, true))) {
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body().readAllBytes()).hasSize(2);
      }
      assertThat(server.heads().getFirst()).contains("Expect: 100-continue\r\n");
    }
  }

  @Test
  void sendsTheBodyWhenInvitedAndWhenTheServerDoesNotKnowTheQuestion() throws Exception {
    int size = 2 * 1024 * 1024;
    try (ScriptedServer server =
            new ScriptedServer(
                peer -> {
                  peer.head();
                  peer.say("HTTP/1.1 100 Continue\r\n\r\n");
                  peer.say("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n" + peer.body(size).length);
                  peer.head();
                  peer.say("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n" + peer.body(size).length);
                  peer.head();
                  peer.say("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n" + peer.body(size).length);
                });
        HttpClient client = new HttpClient(server.endpoint(), SETTINGS)) {
      assertThat(text(client, put(bytes(size), true))).isEqualTo("2097152");
      assertThat(text(client, put(bytes(size), true))).isEqualTo("2097152");
      assertThat(text(client, put(bytes(size), true))).isEqualTo("2097152");
      assertThat(server.heads().get(1)).contains("Expect:");
      assertThat(server.heads().get(2)).doesNotContain("Expect:");
    }
  }

  @Test
  void sendsWithoutAskingWhenTheServerDislikesTheQuestion() throws Exception {
    int size = 2 * 1024 * 1024;
    try (ScriptedServer server =
            new ScriptedServer(
                peer -> {
                  peer.head();
                  peer.say("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n");
                },
                peer -> {
                  peer.head();
                  peer.body(size);
                  peer.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                });
        HttpClient client = new HttpClient(server.endpoint(), SETTINGS)) {
      assertThat(text(client, put(bytes(size), false))).isEqualTo("ok");
    }
  }

  @Test
  void hearsARefusalThatComesWhileTheBodyIsSent() throws Exception {
    int size = 64 * 1024 * 1024;
    try (ScriptedServer server =
            new ScriptedServer(
                peer -> {
                  peer.head();
                  peer.say("HTTP/1.1 100 Continue\r\n\r\n");
                  peer.body(100_000);
                  peer.say("HTTP/1.1 503 Slow Down\r\nContent-Length: 4\r\n\r\nslow");
                  // Reads on, since a reset would tear the answer away from under the client.
                  peer.body(10_000_000);
                });
        HttpClient client = new HttpClient(server.endpoint(), SETTINGS)) {
      byte[] block = new byte[size];
      Content content =
          new Content.Streamed(ByteCount.of(size), () -> new ByteArrayInputStream(block));
      HttpFault fault = null;
      int status = 0;
      try (HttpAnswer answer = client.execute(put(content, true))) {
        status = answer.status();
      } catch (HttpFault e) {
        fault = e;
      }
      // Which of the two is seen is up to the network; both say that nothing came of it.
      assertThat(status == 503 || fault != null && fault.sent() == HttpFault.Sent.INCOMPLETE)
          .as("status %s, fault %s", status, fault)
          .isTrue();
    }
  }

  @Test
  void givesUpOnASilentServer() throws Exception {
    HttpSettings hasty =
        new HttpSettings(
            Duration.ofSeconds(5), Duration.ofMillis(300), Optional.empty(), Optional.empty());
    CountDownLatch end = new CountDownLatch(1);
    try (ScriptedServer server =
            new ScriptedServer(
                peer -> {
                  peer.head();
                  try {
                    end.await();
                  } catch (InterruptedException e) {
                    throw new IOException(e);
                  }
                });
        HttpClient client = new HttpClient(server.endpoint(), hasty)) {
      assertThat(fault(client, get()).kind()).isEqualTo(HttpFault.Kind.TIMEOUT);
      // A server that does not read blocks the write; only the watch ends that.
      HttpFault stuck = fault(client, put(bytes(64 * 1024 * 1024), true));
      assertThat(stuck.sent()).isEqualTo(HttpFault.Sent.INCOMPLETE);
      end.countDown();
    }
  }

  @Test
  void saysWhereNobodyListens() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      port = free.getLocalPort();
    }
    HttpEndpoint nobody = new HttpEndpoint(false, "127.0.0.1", port, "");
    try (HttpClient client = new HttpClient(nobody, SETTINGS)) {
      HttpFault fault = fault(client, get());
      assertThat(fault.kind()).isEqualTo(HttpFault.Kind.NO_CONNECTION);
      assertThat(fault).hasMessageContaining("127.0.0.1:" + port);
      assertThat(fault.sent()).isEqualTo(HttpFault.Sent.INCOMPLETE);
    }
  }

  @Test
  void cutsOffContentThatIsNotAsAnnounced() throws Exception {
    try (ScriptedServer server =
            new ScriptedServer(
                peer -> {
                  peer.head();
                  peer.body(1_000_000);
                });
        HttpClient client = new HttpClient(server.endpoint(), SETTINGS)) {
      for (int given : new int[] {99_999, 100_001}) {
        byte[] array = new byte[given];
        Content content =
            new Content.Streamed(ByteCount.of(100_000), () -> new ByteArrayInputStream(array));
        assertThat(catchThrowableOfType(ContentFault.class, () -> text(client, put(content, true))))
            .hasMessageContaining("100000 bytes");
      }
    }
  }

  @Test
  void endsCallsUnderWayWhenClosed() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (ScriptedServer server =
        new ScriptedServer(
            peer -> {
              peer.head();
              asked.countDown();
              peer.head();
            })) {
      HttpClient client = new HttpClient(server.endpoint(), SETTINGS);
      Thread closer =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      asked.await();
                    } catch (InterruptedException e) {
                      return;
                    }
                    client.close();
                  });
      assertThat(fault(client, get()).kind()).isEqualTo(HttpFault.Kind.LOST);
      closer.join();
      assertThat(fault(client, get()).kind()).isEqualTo(HttpFault.Kind.CLOSED);
    }
  }

  @Test
  void goesThroughAPlainProxy() throws Exception {
    try (ScriptedServer proxy = new ScriptedServer(peer -> peer.answer("by proxy"))) {
      HttpSettings through =
          new HttpSettings(
              Duration.ofSeconds(30),
              Duration.ofSeconds(30),
              Optional.of(proxy.endpoint()),
              Optional.empty());
      HttpEndpoint far = new HttpEndpoint(false, "far.invalid", 8080, "");
      try (HttpClient client = new HttpClient(far, through)) {
        assertThat(text(client, get())).isEqualTo("by proxy");
        assertThat(proxy.heads().getFirst()).startsWith("GET http://far.invalid:8080/x HTTP/1.1");
      }
    }
  }
}
