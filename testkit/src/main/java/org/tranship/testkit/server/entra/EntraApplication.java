package org.tranship.testkit.server.entra;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;

/// The one application of the tenant: what proves to be it, as the client credentials flow has it.
final class EntraApplication {
  private static final String SCOPE = "https://storage.azure.com/.default";
  private static final String ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  private final List<X509Certificate> certificates = new CopyOnWriteArrayList<>();
  private final List<String> trusted = new CopyOnWriteArrayList<>();
  private volatile boolean secretIsOld;

  void know(X509Certificate certificate) {
    certificates.add(certificate);
  }

  void trust(String token) {
    trusted.add(token);
  }

  void endSecret() {
    secretIsOld = true;
  }

  /// @param authority that was asked
  /// @param tenant that was asked
  /// @param form what was asked
  /// @return by what it was proven: `secret`, `certificate` or `federated`
  /// @throws EntraRefusal if it was not
  String proven(String authority, String tenant, Map<String, String> form) {
    if (!tenant.equals(EntraDouble.TENANT)) {
      throw EntraRefusal.noTenant(tenant);
    }
    if (!"client_credentials".equals(form.get("grant_type"))) {
      throw EntraRefusal.lacks("grant_type");
    }
    String client = form.getOrDefault("client_id", "");
    if (!client.equals(EntraDouble.CLIENT)) {
      throw EntraRefusal.noApplication(client, tenant);
    }
    String scope = form.getOrDefault("scope", "");
    if (!List.of(scope.split(" ")).contains(SCOPE)) {
      throw EntraRefusal.wrongScope(scope);
    }
    String secret = form.get("client_secret");
    if (secret != null) {
      return bySecret(secret);
    }
    String assertion = form.get("client_assertion");
    if (assertion == null || !ASSERTION.equals(form.get("client_assertion_type"))) {
      throw EntraRefusal.lacks("client_assertion' or 'client_secret");
    }
    return byAssertion(authority + "/" + tenant + "/", assertion);
  }

  private String bySecret(String secret) {
    if (!secret.equals(EntraDouble.SECRET)) {
      throw EntraRefusal.wrongSecret(EntraDouble.CLIENT, " (sent: " + secret + ")");
    }
    if (secretIsOld) {
      throw EntraRefusal.oldSecret(EntraDouble.CLIENT);
    }
    return "secret";
  }

  private String byAssertion(String endpoint, String assertion) {
    if (trusted.contains(assertion)) {
      return "federated";
    }
    Optional<JsonWebToken> read = JsonWebToken.read(assertion);
    String issuer = read.map(token -> text(token, "iss")).orElse("");
    if (read.isEmpty() || !issuer.equals(EntraDouble.CLIENT)) {
      throw EntraRefusal.notTrusted(issuer, read.map(token -> text(token, "sub")).orElse(""));
    }
    JsonWebToken own = read.get();
    JsonNode claims = own.claims();
    long now = Instant.now().getEpochSecond();
    boolean right =
        text(own, "sub").equals(EntraDouble.CLIENT)
            && text(own, "aud").startsWith(endpoint)
            && !text(own, "jti").isEmpty()
            && claims.path("nbf").asLong(Long.MAX_VALUE) <= now
            && claims.path("exp").asLong(0) > now;
    if (!right || certificates.stream().noneMatch(own::signedBy)) {
      throw EntraRefusal.wrongSignature();
    }
    return "certificate";
  }

  private static String text(JsonWebToken token, String claim) {
    return token.claims().path(claim).asString("");
  }
}
