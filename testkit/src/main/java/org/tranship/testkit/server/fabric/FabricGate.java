package org.tranship.testkit.server.fabric;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;

/// What the gateway looks at before it looks at what is asked: who asks, and by which version of
/// the API.
final class FabricGate {
  private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})(?:-preview)?");
  private static final long MOST_SECONDS = 4_294_967_295L;

  private final FabricSettings settings;

  FabricGate(FabricSettings settings) {
    this.settings = settings;
  }

  HttpServer listen(InetSocketAddress address) throws IOException {
    if (settings.tls().isEmpty()) {
      return HttpServer.create(address, 0);
    }
    HttpsServer secured = HttpsServer.create(address, 0);
    secured.setHttpsConfigurator(
        new HttpsConfigurator(settings.tls().get().context()) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters all = getSSLContext().getDefaultSSLParameters();
            all.setWantClientAuth(true);
            parameters.setSSLParameters(all);
          }
        });
    return secured;
  }

  /// @param known whether this cluster has the operation
  /// @throws FabricRefusal with the error to answer
  void pass(
      HttpExchange exchange, FabricOperation operation, FabricRequest request, boolean known) {
    if (settings.tls().isPresent()) {
      admit(settings.tls().get(), (HttpsExchange) exchange, operation);
    }
    if (!known) {
      throw FabricRefusal.invalid("Null");
    }
    Matcher asked = VERSION.matcher(request.query("api-version").orElse(""));
    Matcher own = VERSION.matcher(settings.runtime());
    if (!asked.matches() || !own.matches() || isAbove(asked, own)) {
      throw FabricRefusal.invalid("api-version is missing, or not known here.");
    }
    request.query("timeout").ifPresent(FabricGate::timeout);
  }

  private static void admit(FabricTls tls, HttpsExchange exchange, FabricOperation operation) {
    X509Certificate client;
    try {
      client = (X509Certificate) exchange.getSSLSession().getPeerCertificates()[0];
    } catch (SSLPeerUnverifiedException _) {
      throw new FabricRefusal(403, "", "");
    }
    if (!tls.knows(client)) {
      throw new FabricRefusal(403, "", "");
    }
    if (!operation.method().equals("GET") && !tls.isAdmin(client)) {
      throw new FabricRefusal(403, "E_ACCESSDENIED", "Null");
    }
  }

  private static boolean isAbove(Matcher asked, Matcher own) {
    int major = Integer.parseInt(asked.group(1)) - Integer.parseInt(own.group(1));
    return major > 0
        || major == 0 && Integer.parseInt(asked.group(2)) > Integer.parseInt(own.group(2));
  }

  private static void timeout(String text) {
    if (!text.matches("\\d{1,10}")
        || Long.parseLong(text) < 1
        || Long.parseLong(text) > MOST_SECONDS) {
      throw FabricRefusal.invalid("timeout is out of its range.");
    }
  }
}
