package org.tranship.client.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A server on 127.0.0.1 whose n-th connection does what the n-th script says; the last script
/// serves all further ones. Keeps the heads it received.
final class ScriptedServer implements AutoCloseable {
  /// What happens on one connection.
  interface Script {
    void run(Peer peer) throws IOException;
  }

  /// One connection, seen from the server.
  static final class Peer {
    private final InputStream in;
    private final OutputStream out;
    private final List<String> heads;

    Peer(Socket socket, List<String> heads) throws IOException {
      this.in = socket.getInputStream();
      this.out = socket.getOutputStream();
      this.heads = heads;
    }

    /// Reads a head up to the empty line.
    String head() throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      String text = "";
      while (!text.endsWith("\r\n\r\n")) {
        int b = in.read();
        if (b < 0) {
          throw new IOException("the client went away");
        }
        bytes.write(b);
        text = bytes.toString(StandardCharsets.ISO_8859_1);
      }
      heads.add(text);
      return text;
    }

    byte[] body(int length) throws IOException {
      return in.readNBytes(length);
    }

    void say(String text) throws IOException {
      out.write(text.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }

    /// Reads a request without a body and answers 200 with this body.
    void answer(String body) throws IOException {
      head();
      say("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }
  }

  private final ServerSocket listener;
  private final List<String> heads = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final List<Throwable> faults = new CopyOnWriteArrayList<>();

  ScriptedServer(Script... scripts) throws IOException {
    this(new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1")), scripts);
  }

  ScriptedServer(ServerSocket listener, Script... scripts) {
    this.listener = listener;
    Thread.ofPlatform().daemon().name("scripted-server").start(() -> serve(scripts));
  }

  private void serve(Script... scripts) {
    for (int n = 0; !listener.isClosed(); n++) {
      Script script = scripts[Math.min(n, scripts.length - 1)];
      try {
        Socket socket = listener.accept();
        sockets.add(socket);
        Thread.ofPlatform().daemon().start(() -> run(script, socket));
      } catch (IOException e) {
        faults.add(e);
      }
    }
  }

  private void run(Script script, Socket socket) {
    try (socket) {
      script.run(new Peer(socket, heads));
    } catch (IOException e) {
      faults.add(e);
    }
  }

  HttpEndpoint endpoint() {
    return new HttpEndpoint(false, "127.0.0.1", listener.getLocalPort(), "");
  }

  int port() {
    return listener.getLocalPort();
  }

  /// How many connections were made.
  int connections() {
    return sockets.size();
  }

  /// The heads of all requests so far.
  List<String> heads() {
    return heads;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
