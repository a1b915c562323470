package org.tranship.driver.swift;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.tranship.client.http.HttpAnswer;
import org.tranship.client.http.HttpEndpoint;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Secret;
import org.tranship.driver.swift.SwiftAuth.Session;
import org.tranship.driver.swift.SwiftLogin.Named;
import tools.jackson.databind.JsonNode;

/// Asks for a token: Swift's own v1 protocol, and the [Identity
/// API](https://docs.openstack.org/api-ref/identity/) v2.0 and v3, of whose catalogue the one
/// endpoint is taken that service, face and region name.
final class SwiftIdentity {
  private final SwiftSettings settings;
  private final SwiftServers servers;
  private final SwiftErrors errors;
  private boolean signedInBefore;

  SwiftIdentity(SwiftSettings settings, SwiftServers servers, SwiftErrors errors) {
    this.settings = settings;
    this.servers = servers;
    this.errors = errors;
  }

  /// @throws StoreException if there is no token to be had
  Session signIn() {
    try {
      return switch (settings.login()) {
        case SwiftLogin.V1 v1 -> v1(v1);
        case SwiftLogin.V2 v2 -> v2(v2);
        case SwiftLogin.V3Password v3 ->
            v3(
                v3,
                v3.url(),
                Map.of(
                    "methods",
                    List.of("password"),
                    "password",
                    Map.of("user", user(v3.user(), v3.password()))),
                v3.project().map(project -> Map.of("project", named(project))));
        case SwiftLogin.V3Application v3 ->
            v3(
                v3,
                v3.url(),
                Map.of(
                    "methods",
                    List.of("application_credential"),
                    "application_credential",
                    Map.of("id", v3.id(), "secret", v3.secret().reveal())),
                Optional.empty());
        case SwiftLogin.Given given -> given(given);
      };
    } catch (IOException e) {
      throw errors.of("open", null, e);
    }
  }

  private Session given(SwiftLogin.Given given) {
    if (signedInBefore) {
      throw errors
          .fault(Kind.BAD_CREDENTIALS, "open", null)
          .because("the server does not accept the token that was given")
          .next("Get a new token for os-auth-token, or give a user and password instead.")
          .build();
    }
    signedInBefore = true;
    return new Session(given.token(), given.storage());
  }

  private Session v1(SwiftLogin.V1 login) throws IOException {
    SwiftRequest request =
        new SwiftRequest("GET", "")
            .header("X-Auth-User", login.user())
            .header("X-Auth-Key", login.key().reveal());
    try (HttpAnswer answer = ask(login, login.url(), request)) {
      String token = answer.headers().get("x-auth-token", "");
      String url = answer.headers().get("x-storage-url", "");
      if (token.isEmpty() || url.isEmpty() && settings.choice().storage().isEmpty()) {
        throw new SwiftAnswerFault(login.url() + " answered without a token and a storage URL");
      }
      return new Session(
          new Secret(token), settings.choice().storage().orElseGet(() -> storage(url)));
    }
  }

  private Session v2(SwiftLogin.V2 login) throws IOException {
    Map<String, Object> auth = new LinkedHashMap<>();
    login.tenantName().ifPresent(name -> auth.put("tenantName", name));
    if (login.tenantName().isEmpty()) {
      login.tenantId().ifPresent(id -> auth.put("tenantId", id));
    }
    auth.put(
        "passwordCredentials",
        Map.of("username", login.user(), "password", login.password().reveal()));
    SwiftRequest request = post("/tokens", Map.of("auth", auth));
    try (HttpAnswer answer = ask(login, login.url(), request)) {
      JsonNode access = SwiftJson.read(answer).path("access");
      String token = SwiftJson.text(access.path("token"), "id");
      return session(login.url(), token, access.path("serviceCatalog"), false);
    }
  }

  private Session v3(
      SwiftLogin login, HttpEndpoint url, Map<String, Object> identity, Optional<?> scope)
      throws IOException {
    Map<String, Object> auth = new LinkedHashMap<>();
    auth.put("identity", identity);
    scope.ifPresent(project -> auth.put("scope", project));
    SwiftRequest request = post("/auth/tokens", Map.of("auth", auth));
    try (HttpAnswer answer = ask(login, url, request)) {
      String token = answer.headers().get("x-subject-token", "");
      return session(url, token, SwiftJson.read(answer).path("token").path("catalog"), true);
    }
  }

  private static Map<String, Object> user(Named user, Secret password) {
    Map<String, Object> document = new LinkedHashMap<>(named(user));
    document.put("password", password.reveal());
    return document;
  }

  private static Map<String, Object> named(Named who) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put(who.key(), who.value());
    if (!who.domain().isEmpty()) {
      document.put("domain", Map.of(who.domainKey(), who.domain()));
    }
    return document;
  }

  private static SwiftRequest post(String path, Object document) {
    return new SwiftRequest("POST", path)
        .header("Content-Type", "application/json")
        .header("Accept", "application/json")
        .content(SwiftJson.content(document));
  }

  private HttpAnswer ask(SwiftLogin login, HttpEndpoint url, SwiftRequest request)
      throws IOException {
    HttpAnswer answer = servers.execute(url, null, request);
    if (answer.status() >= 200 && answer.status() < 300) {
      return answer;
    }
    throw errors.signIn(login, url, SwiftFailure.read(answer));
  }

  private Session session(HttpEndpoint asked, String token, JsonNode catalogue, boolean v3)
      throws IOException {
    if (token.isEmpty()) {
      throw new SwiftAnswerFault(asked + " answered without a token");
    }
    return new Session(
        new Secret(token),
        settings.choice().storage().orElseGet(() -> storage(chosen(catalogue, v3))));
  }

  /// The one endpoint that is meant. Several regions and none named is a question to the operator:
  /// the order of a catalogue means nothing.
  private String chosen(JsonNode catalogue, boolean v3) {
    SwiftSettings.Choice choice = settings.choice();
    Map<String, String> byRegion = new LinkedHashMap<>();
    Set<String> types = new TreeSet<>();
    for (JsonNode service : catalogue) {
      types.add(SwiftJson.text(service, "type"));
      if (!SwiftJson.text(service, "type").equals(choice.service())) {
        continue;
      }
      for (JsonNode endpoint : service.path("endpoints")) {
        boolean faces = !v3 || SwiftJson.text(endpoint, "interface").equals(choice.face());
        String url = SwiftJson.text(endpoint, v3 ? "url" : choice.face() + "URL");
        if (faces && !url.isEmpty()) {
          byRegion.putIfAbsent(region(endpoint), url);
        }
      }
    }
    String found =
        choice.region().isPresent()
            ? byRegion.getOrDefault(choice.region().get(), "")
            : byRegion.size() == 1 ? byRegion.values().iterator().next() : "";
    if (found.isEmpty()) {
      String place = choice.face() + " endpoint of type \"" + choice.service() + "\"";
      throw byRegion.isEmpty()
          ? refuse(
              "the catalogue has no " + place + "; it has the types " + types,
              "Check os-service-type, os-endpoint-type and the project, or give os-storage-url.")
          : refuse(
              "the catalogue has the "
                  + place
                  + " in the regions "
                  + String.join(", ", byRegion.keySet())
                  + choice.region().map(name -> ", not in " + name).orElse(""),
              "Name one of them with os-region-name.");
    }
    return found;
  }

  private static String region(JsonNode endpoint) {
    String region = SwiftJson.text(endpoint, "region");
    return region.isEmpty() ? SwiftJson.text(endpoint, "region_id") : region;
  }

  private HttpEndpoint storage(String url) {
    try {
      return HttpEndpoint.parse(url);
    } catch (IllegalArgumentException e) {
      throw refuse(
          "the storage URL that came with the token cannot be used: " + e.getMessage(),
          "Give the right one with os-storage-url.");
    }
  }

  private StoreException refuse(String reason, String next) {
    return errors.fault(Kind.CONFIGURATION, "open", null).because(reason).next(next).build();
  }
}
