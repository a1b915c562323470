package org.tranship.runbook.registry;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import javax.net.ssl.SSLException;
import org.tranship.core.value.FileTrouble;

/// The registry was not reached as the plan says, although somebody answered: a login, a token or a
/// certificate is not right. Trying again changes nothing. Its message is for the operator, begins
/// with a code, and has neither password nor token in it.
final class AccessFault extends IOException {
  private static final long serialVersionUID = 1L;

  /// The token server gives no token.
  static final String NO_TOKEN = "TRR-120";

  /// The registry does not take the token that it asked for.
  static final String NOT_ENOUGH = "TRR-121";

  /// The login was not sent, since it might have been read on the way or by somebody else.
  static final String WITHHELD = "TRR-122";

  /// TLS was not agreed upon.
  static final String TLS = "TRR-123";

  /// The registry itself does not let us in, with the login or without one.
  static final String NOT_IN = "TRR-124";

  AccessFault(String code, String message) {
    super(code + " " + message);
  }

  /// Whether TLS was cut off, by a server that is starting or asked too much: nothing is wrong with
  /// it then. The JDK has no type of its own for that.
  static boolean isCutOff(SSLException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (cause instanceof SocketException
          || cause instanceof EOFException
          || message.contains("terminated the handshake")
          || message.contains("close_notify")) {
        return true;
      }
    }
    return false;
  }

  /// What went wrong with TLS, without the names of Java's exceptions.
  static AccessFault tls(URI server, SSLException e) {
    String message = FileTrouble.words(e.getMessage(), "it gives no reason");
    String why = Shown.of(message);
    if (message.contains("PKIX path")) {
      why =
          "its certificate is signed by no authority that is trusted. Name a PEM file with its"
              + " authority as 'ca' below 'registry' in the plan";
    } else if (message.contains("No subject alternative") || message.contains("No name matching")) {
      why = "its certificate is for another host. Write the name that stands in it";
    } else if (message.contains("certificate_required") || message.contains("bad_certificate")) {
      why =
          "it wants a certificate of its clients, or another one. Name it as 'client-certificate' and"
              + " 'client-key' below 'registry' in the plan";
    }
    return new AccessFault(
        TLS, "There is no TLS connection to " + place(server) + ": " + why + ".");
  }

  /// The registry asks for the login where anybody on the way could read it.
  static AccessFault inClear(String url) {
    return new AccessFault(
        WITHHELD,
        "The login was not sent to "
            + url
            + ", which asks for a password: it has no TLS, so that anybody on the way could read it."
            + " Write https:// in 'url', or say that it is as it should be with 'realm: "
            + url
            + "' below 'registry' in the plan.");
  }

  /// A server for people: without what a query may hide.
  static String place(URI server) {
    String path = server.getRawPath() == null ? "" : server.getRawPath();
    return server.getScheme() + "://" + server.getRawAuthority() + path;
  }
}
