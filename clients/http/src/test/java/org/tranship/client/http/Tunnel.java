package org.tranship.client.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A proxy that knows `CONNECT` and nothing else, for one connection.
final class Tunnel implements AutoCloseable {
  private final ServerSocket listener;

  Tunnel() throws IOException {
    listener = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"));
    Thread.ofPlatform().daemon().name("tunnel").start(this::serve);
  }

  private void serve() {
    try (Socket client = listener.accept()) {
      StringBuilder head = new StringBuilder();
      while (!head.toString().endsWith("\r\n\r\n")) {
        head.append((char) client.getInputStream().read());
      }
      String target = head.substring("CONNECT ".length(), head.indexOf(" HTTP/"));
      int colon = target.lastIndexOf(':');
      try (Socket server =
          new Socket(target.substring(0, colon), Integer.parseInt(target.substring(colon + 1)))) {
        client
            .getOutputStream()
            .write("HTTP/1.1 200 Go ahead\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        Thread back = Thread.ofPlatform().daemon().start(() -> pump(server, client));
        pump(client, server);
        back.join();
      }
    } catch (IOException | InterruptedException e) {
      // The test sees the broken connection.
      return;
    }
  }

  private static void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // One side hung up; the other will notice.
      return;
    }
  }

  HttpEndpoint endpoint() {
    return new HttpEndpoint(false, "127.0.0.1", listener.getLocalPort(), "");
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
