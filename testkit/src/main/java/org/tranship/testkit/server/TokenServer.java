package org.tranship.testkit.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.tranship.testkit.server.CertificateAuthority.Issued;

/// A token server for docker-registry: it knows one user, and signs what that may do.
///
/// Sources: distribution's token authentication specification and implementation; of the ways in
/// which a token says by what key it is signed, `x5c`.
public final class TokenServer implements AutoCloseable {
  public static final String SERVICE = "the registry";
  public static final String ISSUER = "the token server";
  private static final long LIFETIME = 300;

  private final HttpServer server;
  private final Issued key;
  private final String login;
  private final List<String> given = new CopyOnWriteArrayList<>();
  private volatile Set<String> rights = Set.of("pull", "push", "delete");

  /// @param key whose certificate the registry trusts
  public TokenServer(Issued key, String user, String password) {
    this.key = key;
    this.login =
        "Basic "
            + Base64.getEncoder()
                .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    try {
      this.server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/token", this::answer);
    server.start();
  }

  /// Where tokens are asked for.
  public URI realm() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/token");
  }

  /// The most that tokens allow from now on.
  public void allow(String... actions) {
    rights = Set.of(actions);
  }

  /// What tokens were given for.
  public List<String> given() {
    return List.copyOf(given);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!login.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      List<String> scopes = new ArrayList<>();
      for (String parameter : exchange.getRequestURI().getRawQuery().split("&")) {
        if (parameter.startsWith("scope=")) {
          scopes.add(URLDecoder.decode(parameter.substring(6), StandardCharsets.UTF_8));
        }
      }
      given.addAll(scopes);
      byte[] body =
          "{\"token\":\"%s\",\"expires_in\":%d}"
              .formatted(token(scopes), LIFETIME)
              .getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private String token(List<String> scopes) {
    long now = Instant.now().getEpochSecond();
    List<String> access = new ArrayList<>();
    for (String scope : scopes) {
      String[] parts = scope.split(":");
      List<String> actions = new ArrayList<>();
      for (String action : parts[2].split(",")) {
        if (rights.contains(action)) {
          actions.add("\"" + action + "\"");
        }
      }
      access.add(
          "{\"type\":\"%s\",\"name\":\"%s\",\"actions\":[%s]}"
              .formatted(parts[0], parts[1], String.join(",", actions)));
    }
    String head =
        "{\"typ\":\"JWT\",\"alg\":\"RS256\",\"x5c\":[\"%s\"]}"
            .formatted(Base64.getEncoder().encodeToString(key.signed()));
    String claims =
        ("{\"iss\":\"%s\",\"sub\":\"mover\",\"aud\":\"%s\",\"exp\":%d,\"nbf\":%d,\"iat\":%d,"
                + "\"jti\":\"%d\",\"access\":[%s]}")
            .formatted(
                ISSUER, SERVICE, now + LIFETIME, now, now, given.size(), String.join(",", access));
    String signed =
        encoded(head.getBytes(StandardCharsets.UTF_8))
            + "."
            + encoded(claims.getBytes(StandardCharsets.UTF_8));
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key.signer());
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + encoded(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Cannot sign a token", e);
    }
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
