package org.tranship.testkit.server.servicebus;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import org.apache.qpid.proton.Proton;
import org.apache.qpid.proton.engine.Collector;
import org.apache.qpid.proton.engine.Connection;
import org.apache.qpid.proton.engine.Event;
import org.apache.qpid.proton.engine.Sasl;
import org.apache.qpid.proton.engine.SaslListener;
import org.apache.qpid.proton.engine.Transport;

/// One connection that speaks AMQP 1.0: Qpid Proton's engine between a socket and the nodes that
/// its links lead to. The engine is touched by one thread at a time.
final class AmqpConversation {
  /// How often links are looked at for what has come in or has ended meanwhile.
  private static final int LOOK_MILLIS = 5;

  private final Socket socket;
  private final OutputStream out;
  private final AmqpNodes nodes;
  private final Transport transport = Proton.transport();
  private final Connection connection = Proton.connection();
  private final Collector collector = Proton.collector();
  private boolean over;

  AmqpConversation(Socket socket, AmqpNodes nodes) throws IOException {
    this.socket = socket;
    this.out = socket.getOutputStream();
    this.nodes = nodes;
    connection.collect(collector);
    transport.setMaxFrameSize(64 << 10);
    Sasl sasl = transport.sasl();
    sasl.server();
    sasl.setMechanisms("MSSBCBS", "PLAIN", "ANONYMOUS", "EXTERNAL");
    sasl.setListener(new Anybody());
    transport.bind(connection);
  }

  /// Whoever connects is let in; what they may do is told by the tokens that they put.
  private static final class Anybody implements SaslListener {
    @Override
    public void onSaslMechanisms(Sasl sasl, Transport transport) {
      // Of a client only.
    }

    @Override
    public void onSaslChallenge(Sasl sasl, Transport transport) {
      // Of a client only.
    }

    @Override
    public void onSaslOutcome(Sasl sasl, Transport transport) {
      // Of a client only.
    }

    @Override
    public void onSaslInit(Sasl sasl, Transport transport) {
      sasl.done(Sasl.SaslOutcome.PN_SASL_OK);
    }

    @Override
    public void onSaslResponse(Sasl sasl, Transport transport) {
      sasl.done(Sasl.SaslOutcome.PN_SASL_OK);
    }
  }

  /// Talks until either side ends it.
  ///
  /// @param first what was read of it already
  void run(byte[] first, InputStream in) throws IOException {
    Thread looking = Thread.ofVirtual().start(this::look);
    try {
      take(first, first.length);
      byte[] buffer = new byte[16 << 10];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        take(buffer, read);
      }
    } finally {
      end();
      looking.interrupt();
    }
  }

  private synchronized void end() {
    over = true;
    nodes.close();
  }

  private synchronized void take(byte[] bytes, int length) throws IOException {
    int taken = 0;
    while (taken < length) {
      ByteBuffer tail = transport.tail();
      int part = Math.min(tail.remaining(), length - taken);
      tail.put(bytes, taken, part);
      transport.process();
      taken += part;
    }
    answer();
  }

  private void look() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(LOOK_MILLIS);
        synchronized (this) {
          if (over) {
            return;
          }
          nodes.look();
          answer();
        }
      }
    } catch (InterruptedException _) {
      // The connection has ended.
    } catch (IOException _) {
      quit();
    }
  }

  private void quit() {
    try {
      socket.close();
    } catch (IOException _) {
      // It is gone either way.
    }
  }

  private void answer() throws IOException {
    for (Event event = collector.peek(); event != null; event = collector.peek()) {
      on(event);
      collector.pop();
    }
    for (int pending = transport.pending(); pending > 0; pending = transport.pending()) {
      ByteBuffer head = transport.head();
      byte[] bytes = new byte[head.remaining()];
      head.get(bytes);
      out.write(bytes);
      transport.pop(bytes.length);
    }
    out.flush();
    if (transport.pending() < 0) {
      quit();
    }
  }

  private void on(Event event) {
    switch (event.getType()) {
      case CONNECTION_REMOTE_OPEN -> {
        connection.setContainer("double");
        connection.open();
      }
      case CONNECTION_REMOTE_CLOSE -> connection.close();
      case SESSION_REMOTE_OPEN -> event.getSession().open();
      case SESSION_REMOTE_CLOSE -> event.getSession().close();
      case LINK_REMOTE_OPEN -> nodes.attached(event.getLink());
      case LINK_REMOTE_CLOSE, LINK_REMOTE_DETACH -> nodes.detached(event.getLink());
      case DELIVERY -> nodes.changed(event.getDelivery());
      default -> {
        // What the engine does by itself.
      }
    }
  }
}
