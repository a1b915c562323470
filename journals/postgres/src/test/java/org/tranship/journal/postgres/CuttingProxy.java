package org.tranship.journal.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/// Stands between a journal and its server, and cuts the connection at the n-th thing that the
/// client says: before the server hears it, or after the server has answered and before the client
/// hears that.
final class CuttingProxy implements AutoCloseable {
  /// Which side of an act is lost.
  enum Cut {
    REQUEST,
    ANSWER
  }

  private final ServerSocket listening;
  private final int target;
  private final AtomicInteger left = new AtomicInteger();
  private volatile Cut cut = Cut.REQUEST;
  private volatile boolean closed;

  CuttingProxy(int target) throws IOException {
    this.target = target;
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().start(this::accept);
  }

  String authority() {
    return "127.0.0.1:" + listening.getLocalPort();
  }

  /// Cuts at the n-th thing from now on.
  void arm(Cut what, int number) {
    cut = what;
    left.set(number);
  }

  /// Whether it has cut since it was armed; it will not any more.
  boolean disarm() {
    return left.getAndSet(0) <= 0;
  }

  private void accept() {
    while (!closed) {
      try {
        Socket client = listening.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        Link link = new Link(client, server);
        Thread.ofPlatform().daemon().start(link::requests);
        Thread.ofPlatform().daemon().start(link::answers);
      } catch (IOException e) {
        if (!closed) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private final class Link {
    private final Socket client;
    private final Socket server;
    private volatile boolean deaf;

    private Link(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    private void requests() {
      byte[] buffer = new byte[1 << 20];
      try (client;
          server) {
        InputStream in = client.getInputStream();
        OutputStream out = server.getOutputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          if (left.getAndUpdate(number -> number > 0 ? (number == 1 ? -1 : number - 1) : number)
              == 1) {
            if (cut == Cut.REQUEST) {
              return;
            }
            deaf = true;
          }
          out.write(buffer, 0, read);
        }
      } catch (IOException _) {
        // One side is gone, and so is the other.
      }
    }

    private void answers() {
      byte[] buffer = new byte[1 << 20];
      try (client;
          server) {
        InputStream in = server.getInputStream();
        OutputStream out = client.getOutputStream();
        for (int read = in.read(buffer); read >= 0 && !deaf; read = in.read(buffer)) {
          out.write(buffer, 0, read);
        }
      } catch (IOException _) {
        // One side is gone, and so is the other.
      }
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    listening.close();
  }
}
