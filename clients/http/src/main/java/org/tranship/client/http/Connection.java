package org.tranship.client.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.HttpFault.Kind;
import org.tranship.client.http.HttpFault.Sent;
import org.tranship.core.store.Content;

/// One connection to the server: sends a request, reads the head of its answer. Used by one thread
/// at a time.
///
/// The argument for "not carried out": a request with a body is complete only when its last byte
/// has been sent, so the last piece is held back until the content has shown its end. Whatever
/// breaks before that piece is handed to the socket leaves the server with a request it must not
/// act on.
final class Connection {
  /// Bodies up to this size leave together with the head, in one write.
  private static final int TOGETHER = 32 * 1024;

  private static final int PIECE = 128 * 1024;

  private final Socket socket;
  private final WireInput in;
  private final OutputStream out;
  private final HeadBuffer head = new HeadBuffer();
  private final int answerMillis;
  private byte @Nullable [] piece;
  private Sent sent = Sent.INCOMPLETE;
  private boolean answerBegun;
  private boolean keep;
  private long idleSince;

  /// When the write under way began, for the watch over writes; 0 when none is.
  private volatile long writingSince;

  Connection(
      Socket socket, InputStream in, OutputStream out, HttpSettings settings, String prefix) {
    this.socket = socket;
    this.in = new WireInput(in);
    this.out = out;
    this.answerMillis = Math.toIntExact(settings.answerTimeout().toMillis());
    head.targetPrefix(prefix);
  }

  long idleSince() {
    return idleSince;
  }

  void idleFrom(long nanos) {
    idleSince = nanos;
  }

  /// Whether another request may follow: the answer was read to its end, nothing came behind it,
  /// and the server did not announce that it closes.
  boolean keep() {
    return keep && in.buffered() == 0;
  }

  long writingSince() {
    return writingSince;
  }

  /// Lets it go, also while another thread is using it, which then gets an exception.
  void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // Closing is all that was wanted; whatever the peer makes of it concerns nobody any more.
      keep = false;
    }
  }

  /// Sends the call and reads the head of its answer.
  HttpAnswer exchange(HttpCall call, HttpClient owner) throws IOException {
    sent = Sent.INCOMPLETE;
    answerBegun = false;
    keep = false;
    head.clear();
    call.writeHead(head);
    Content body = call.body();
    try {
      HttpAnswer early = null;
      if (body == null) {
        head.end();
        sent = Sent.PERHAPS_ALL;
        write(head.array(), 0, head.length());
      } else {
        early = sendWithBody(call, body, owner);
      }
      return early != null ? early : readAnswer(call, owner);
    } catch (ContentFault | HttpFault e) {
      throw e;
    } catch (IOException e) {
      throw fault(e);
    }
  }

  private @Nullable HttpAnswer sendWithBody(HttpCall call, Content body, HttpClient owner)
      throws IOException {
    long size = body.size().bytes();
    if (size == 0) {
      // Such a request is complete with its head, so the content is looked at before that.
      ContentReader.requireEmpty(body);
    }
    head.header("Content-Length", Long.toString(size));
    if (body instanceof Content.Bytes bytes && size <= TOGETHER) {
      head.end();
      head.append(bytes.array(), bytes.offset(), bytes.length());
      sent = Sent.PERHAPS_ALL;
      write(head.array(), 0, head.length());
      return null;
    }
    boolean ask = owner.asksFirst(size);
    if (ask) {
      head.header("Expect", "100-continue");
    }
    head.end();
    write(head.array(), 0, head.length());
    if (ask) {
      HttpAnswer refusal = awaitContinue(call, owner);
      if (refusal != null) {
        return refusal;
      }
    }
    try {
      sendBody(body, size);
      return null;
    } catch (ContentFault e) {
      throw e;
    } catch (IOException e) {
      // A server that refuses early answers and closes; its answer says more than the broken pipe.
      return earlyAnswer(call, owner, e);
    }
  }

  private void sendBody(Content body, long size) throws IOException {
    if (body instanceof Content.Bytes bytes) {
      for (int at = 0; at < bytes.length(); at += PIECE) {
        int count = Math.min(PIECE, bytes.length() - at);
        if (at + count == bytes.length()) {
          sent = Sent.PERHAPS_ALL;
        }
        write(bytes.array(), bytes.offset() + at, count);
      }
      return;
    }
    byte[] buffer = piece == null ? new byte[PIECE] : piece;
    piece = buffer;
    if (size == 0) {
      sent = Sent.PERHAPS_ALL;
      return;
    }
    try (ContentReader content = new ContentReader(body, size)) {
      while (content.more()) {
        int count = content.fill(buffer);
        if (!content.more()) {
          sent = Sent.PERHAPS_ALL;
        }
        write(buffer, 0, count);
      }
    }
  }

  private void write(byte[] bytes, int offset, int length) throws IOException {
    writingSince = System.nanoTime() | 1;
    out.write(bytes, offset, length);
    writingSince = 0;
  }

  /// Waits for `100 Continue`; gives the answer if it is final already.
  private @Nullable HttpAnswer awaitContinue(HttpCall call, HttpClient owner) throws IOException {
    in.beginHead();
    socket.setSoTimeout(Math.min(1_000, answerMillis));
    try {
      if (!in.await()) {
        throw lost();
      }
    } catch (SocketTimeoutException e) {
      // RFC 9110 wants the client to go on: this server does not know the question.
      owner.stopAsking();
      return null;
    }
    boolean[] keepAlive = new boolean[1];
    int status = in.readStatus(keepAlive);
    Headers headers = in.readHeaders(false);
    if (status == 100) {
      return null;
    }
    answerBegun = true;
    if (status < 300) {
      throw bad("a success before the body was sent");
    }
    return answer(call, owner, status, headers, false);
  }

  private HttpAnswer earlyAnswer(HttpCall call, HttpClient owner, IOException cause)
      throws IOException {
    HttpAnswer answer;
    try {
      socket.setSoTimeout(Math.min(2_000, answerMillis));
      answer = readAnswer(call, owner);
    } catch (IOException e) {
      cause.addSuppressed(e);
      throw cause;
    }
    keep = false;
    if (answer.status() < 300 && sent == Sent.INCOMPLETE) {
      throw bad("a success before the body was sent");
    }
    return answer;
  }

  private HttpAnswer readAnswer(HttpCall call, HttpClient owner) throws IOException {
    socket.setSoTimeout(answerMillis);
    boolean[] keepAlive = new boolean[1];
    for (int interim = 0; interim < 16; interim++) {
      in.beginHead();
      if (!in.await()) {
        throw lost();
      }
      answerBegun = true;
      int status = in.readStatus(keepAlive);
      Headers headers = in.readHeaders(call.keepsNames());
      if (status >= 200) {
        return answer(call, owner, status, headers, keepAlive[0]);
      }
      if (status == 101) {
        throw bad("a change of protocol that nobody asked for");
      }
    }
    throw bad("interim answers without end");
  }

  private HttpAnswer answer(
      HttpCall call, HttpClient owner, int status, Headers headers, boolean keepAlive)
      throws IOException {
    long length = BodyLength.told(headers);
    boolean chunked = BodyLength.isChunked(headers);
    if (chunked && length >= 0) {
      throw bad("both Content-Length and Transfer-Encoding");
    }
    String connection = headers.get("connection", "");
    keep = keepAlive && !connection.equalsIgnoreCase("close");
    AnswerBody body;
    if (call.method().equals("HEAD") || status == 204 || status == 304) {
      body = AnswerBody.ofLength(this, in, 0);
    } else if (chunked) {
      body = AnswerBody.chunked(this, in);
    } else if (length >= 0) {
      body = AnswerBody.ofLength(this, in, length);
    } else {
      keep = false;
      body = AnswerBody.untilClose(this, in);
    }
    return new HttpAnswer(status, headers, body, this, owner);
  }

  /// The body broke off or broke the rules: nothing may follow on this connection.
  void spoil() {
    keep = false;
  }

  private HttpFault lost() {
    return new HttpFault(
        Kind.LOST, sent, answerBegun, "the connection ended before an answer came", null);
  }

  private HttpFault bad(String what) {
    keep = false;
    return new HttpFault(Kind.BAD_ANSWER, sent, true, "the server sent " + what, null);
  }

  /// Sorts what the socket threw.
  HttpFault fault(IOException e) {
    keep = false;
    return switch (e) {
      case HttpFault known -> known;
      case SocketTimeoutException _ ->
          new HttpFault(
              Kind.TIMEOUT, sent, answerBegun, "no byte for " + answerMillis / 1000.0 + " s", e);
      case WireInput.BadHead _ -> bad(String.valueOf(e.getMessage()));
      default ->
          new HttpFault(
              Kind.LOST, sent, answerBegun, "the connection was lost (" + e.getMessage() + ")", e);
    };
  }
}
