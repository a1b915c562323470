package org.tranship.driver.swift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Location;
import org.tranship.core.value.Secret;
import org.tranship.core.value.SecretRef;

/// Locations and options, of swiftclient, of Anchore and of the environment.
class LoginOptionsTest {
  private static SwiftSettings read(
      String location,
      Map<String, String> options,
      Map<String, String> secrets,
      Map<String, String> environment) {
    Map<String, SecretRef> references = new java.util.TreeMap<>();
    secrets.forEach(
        (name, value) -> references.put(name, new SecretRef(SecretRef.Source.HELD, value)));
    return SwiftLocation.read(
        new StoreSpec(Location.parse(location), options, references),
        reference -> new Secret(reference.name()),
        environment);
  }

  private static final Map<String, String> V1 =
      Map.of("auth", "http://host:8080/auth/v1.0", "user", "a:b");

  @Test
  void readsContainerAndPrefix() {
    SwiftSettings plain = read("swift://box", V1, Map.of("key", "k"), Map.of());
    assertThat(plain.container()).isEqualTo("box");
    assertThat(plain.prefix()).isEmpty();
    assertThat(plain.segments()).isEqualTo("box_segments");
    SwiftSettings deep = read("swift://box/a/b", V1, Map.of("key", "k"), Map.of());
    assertThat(deep.prefix()).isEqualTo("a/b/");
    SwiftSettings raw = read("swift://box/a/?raw-prefix=x", V1, Map.of("key", "k"), Map.of());
    assertThat(raw.prefix()).isEqualTo("a/x");
    for (String wrong : new String[] {"swift:box", "swift://", "swift:///a"}) {
      assertThatThrownBy(() -> read(wrong, V1, Map.of("key", "k"), Map.of()))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("swift://CONTAINER");
    }
  }

  @Test
  void choosesTheVersionAsSwiftclientDoes() {
    assertThat(read("swift://c", V1, Map.of("key", "k"), Map.of()).login())
        .isInstanceOf(SwiftLogin.V1.class);
    Map<String, String> two =
        Map.of("os_auth_url", "http://h:5000/v2.0", "os_username", "u", "os_tenant_name", "t");
    assertThat(read("swift://c", two, Map.of("os_password", "p"), Map.of()).login())
        .isInstanceOf(SwiftLogin.V2.class);
    Map<String, String> three =
        Map.of("os_auth_url", "http://h:5000", "os_username", "u", "os_project_name", "t");
    assertThat(read("swift://c", three, Map.of("os_password", "p"), Map.of()).login())
        .isInstanceOfSatisfying(
            SwiftLogin.V3Password.class,
            login -> assertThat(login.url().toString()).isEqualTo("http://h:5000/v3"));
    Map<String, String> application =
        Map.of("os_auth_url", "http://h:5000/v3", "os_application_credential_id", "id");
    assertThat(
            read(
                    "swift://c",
                    application,
                    Map.of("os_application_credential_secret", "s"),
                    Map.of())
                .login())
        .isInstanceOf(SwiftLogin.V3Application.class);
    Map<String, String> colon =
        Map.of("auth_version", "2", "auth", "http://h:5000/v2.0", "user", "tenant:user");
    assertThat(read("swift://c", colon, Map.of("key", "p"), Map.of()).login())
        .isInstanceOfSatisfying(
            SwiftLogin.V2.class, login -> assertThat(login.tenantName()).contains("tenant"));
  }

  @Test
  void readsTheEnvironmentOnlyWhereNothingIsGiven() {
    Map<String, String> environment =
        Map.of(
            "OS_AUTH_URL", "https://id:5000/v3",
            "OS_USERNAME", "env-user",
            "OS_PASSWORD", "env-secret",
            "OS_PROJECT_NAME", "p");
    assertThat(read("swift://c", Map.of(), Map.of(), environment).login().who())
        .contains("env-user");
    assertThat(read("swift://c", V1, Map.of("key", "k"), environment).login().who())
        .contains("a:b");
  }

  @Test
  void saysWhatIsMissingUnknownOrNotOffered() {
    assertThatThrownBy(() -> read("swift://c", Map.of(), Map.of(), Map.of()))
        .hasMessageContaining("os-auth-url")
        .hasMessageContaining("is missing");
    assertThatThrownBy(() -> read("swift://c", Map.of("os_usrname", "u"), Map.of(), Map.of()))
        .hasMessageContaining("\"os-username\"");
    assertThatThrownBy(() -> read("swift://c?key=plain-secret", V1, Map.of(), Map.of()))
        .hasMessageContaining("plain text")
        .hasMessageContaining("key=${NAME}")
        .hasMessageNotContaining("plain-secret");
    assertThatThrownBy(() -> read("swift://c?os_pasword=plain-secret", V1, Map.of(), Map.of()))
        .hasMessageContaining("\"os-password\"")
        .hasMessageNotContaining("plain-secret");
    assertThatThrownBy(() -> read("swift://c?insecure=true", V1, Map.of("key", "k"), Map.of()))
        .hasMessageContaining("ca=FILE.pem");
    assertThat(read("swift://c?insecure=False&retries=5", V1, Map.of("key", "k"), Map.of()))
        .isNotNull();
    assertThatThrownBy(
            () ->
                read(
                    "swift://c",
                    Map.of("user", "u"),
                    Map.of("key", "k", "auth", "http://login:hidden@host/auth"),
                    Map.of()))
        .hasMessageContaining("auth")
        .hasMessageNotContaining("hidden");
  }
}
