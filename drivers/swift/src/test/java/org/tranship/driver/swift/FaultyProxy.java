package org.tranship.driver.swift;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Stands between the driver and the real Swift and cuts connections: after so many bytes of what
/// the server answers, beginning with the first byte if none may pass.
final class FaultyProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final int port;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Thread acceptor;
  private volatile long passed = Long.MAX_VALUE;

  FaultyProxy(URI server) throws IOException {
    this.port = server.getPort();
    this.listener = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
    this.acceptor = Thread.ofVirtual().unstarted(this::accept);
    acceptor.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort());
  }

  /// From now on every connection ends after so many bytes of answers.
  void cutAfter(long bytes) {
    passed = bytes;
  }

  void heal() {
    passed = Long.MAX_VALUE;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
        open.add(client);
        open.add(server);
        Thread.ofVirtual().start(() -> pump(client, server, false));
        Thread.ofVirtual().start(() -> pump(server, client, true));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void pump(Socket from, Socket to, boolean answers) {
    long left = -1;
    byte[] buffer = new byte[8192];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        long limit = passed;
        if (answers && limit != Long.MAX_VALUE) {
          left = left < 0 ? limit : left;
          out.write(buffer, 0, (int) Math.min(left, count));
          left -= Math.min(left, count);
          if (left == 0) {
            return;
          }
        } else {
          out.write(buffer, 0, count);
        }
        out.flush();
      }
    } catch (IOException e) {
      return; // one side is gone, and with it the other
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    try {
      // Until it has gone, the port may still take a connection.
      acceptor.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Socket socket : open) {
      socket.close();
    }
  }
}
