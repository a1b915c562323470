package org.tranship.driver.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Location;
import org.tranship.core.value.Secret;

class JdbcLocationTest {
  private static final String BASE =
      "jdbc:postgresql://host:5433/db?table=documents&key=id&content=body";

  private static JdbcLocation parse(String location) {
    return JdbcLocation.parse(
        StoreSpec.of(location),
        ref -> new Secret("value of " + ref.name()),
        JdbcStores::parametersOf);
  }

  @Test
  void takesOursAndLeavesTheRestToTheDriver() {
    JdbcLocation location =
        parse(
            BASE
                + "&sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem&attributes=b64_encoded,\"a,b\""
                + "&fixed.version=&fixed.kind=x&pool=4&user=me");
    assertThat(location.access().url()).isEqualTo("jdbc:postgresql://host:5433/db");
    assertThat(revealed(location))
        .isEqualTo(Map.of("sslmode", "verify-full", "sslrootcert", "/etc/ca.pem"));
    assertThat(location.attributes()).isEqualTo(List.of("b64_encoded", "a,b"));
    assertThat(location.fixed()).isEqualTo(Map.of("version", "", "kind", "x"));
    assertThat(location.access().pool()).isEqualTo(4);
    assertThat(location.access().user()).isEqualTo("me");
    assertThat(parse(BASE).access().pool()).isEqualTo(8);
    assertThat(parse("jdbc:h2:mem:x?table=t&key=k&content=c").access().pool()).isEqualTo(16);
  }

  private static Map<String, String> revealed(JdbcLocation location) {
    Map<String, String> revealed = new TreeMap<>();
    location.access().properties().forEach((name, value) -> revealed.put(name, value.reveal()));
    return revealed;
  }

  @Test
  void readsQuotedAndQualifiedNames() {
    assertThat(TableName.parse("public.archive_document").sql())
        .isEqualTo("\"public\".\"archive_document\"");
    assertThat(TableName.parse("\"a.b\".\"c\"\"d\"").sql()).isEqualTo("\"a.b\".\"c\"\"d\"");
    assertThat(TableName.parseColumns("bucket,archiveId,\"user,Id\""))
        .containsExactly("bucket", "archiveId", "user,Id");
    for (String bad : List.of("", "a.", "a.b.c", "\"a")) {
      assertThatThrownBy(() -> TableName.parse(bad)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void suggestsWhatWasProbablyMeant() {
    refused(BASE.replace("table=", "tabel="), "\"tabel\"", "Did you mean \"table\"?");
    refused(BASE + "&Attributes=x", "Did you mean \"attributes\"?");
    refused(BASE + "&sslmod=require", "\"sslmod\"", "Did you mean \"sslmode\"?");
    refused(BASE + "&colour=red", "\"colour\"", "neither Tranship nor the JDBC driver");
    refused(BASE.replace("&key=id", ""), "\"key\" is missing");
    refused(BASE + "&pool=0", "pool=0");
    refused(BASE + "&attributes=id", "\"id\"", "name it once");
    refused("jdbc:oracle:thin:@//host/db?table=t&key=k&content=c", "jdbc:postgresql:");
    refused("jdbc:h2:mem:x?table=T&key=K&content=C&MODE=MySQL", "\"MODE\"");
  }

  private static void refused(String location, String... parts) {
    assertThatThrownBy(() -> parse(location))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFIGURATION))
        .hasMessageContainingAll(parts);
  }

  @Test
  void neverPrintsAPassword() {
    for (String text :
        List.of(
            BASE.replace("//host", "//me:s3cr3t%2Fword@host"),
            BASE + "&user=me&password=s3cr3t/word")) {
      JdbcLocation location = parse(text);
      assertThat(location.access().user()).isEqualTo("me");
      assertThat(location.access().password().reveal()).isEqualTo("s3cr3t/word");
      assertThat(location.toString() + location.display() + location.access().url())
          .doesNotContain("s3cr3t");
      assertThat(location.access().url()).isEqualTo("jdbc:postgresql://host:5433/db");
      assertThatThrownBy(() -> parse(text + "&tabel=x"))
          .extracting(String::valueOf)
          .asString()
          .doesNotContain("s3cr3t");
    }
    assertThat(parse(BASE + "&password=${PGPW}").access().password().reveal())
        .isEqualTo("value of PGPW");
    assertThat(parse(BASE + "&sslpassword=${KEYPW}").toString()).doesNotContain("KEYPW");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//me:p@s3cr3t@host/db?",
        "//me:p/s3cr3t@host/db?",
        "//me:s3cr3t/p@host/db?",
        "//me:p?s3cr3t@host/db?",
        "//me:12?s3cr3t@host/db&",
        "//me:s3cr3t?12@host/db&",
        "//me:p:s3cr3t/host/db?",
        "//me:s3cr3t%zz@host/db?",
        "//host/db?user=me&password=p&s3cr3t&",
        "//host/db?pasword=s3cr3t&"
      })
  void refusesWhatMayBeAPasswordInTheWrongPlace(String text) {
    String location = "jdbc:postgresql:" + text + "table=t&key=k&content=c";
    assertThatThrownBy(() -> parse(location))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFIGURATION))
        .hasMessageFindingMatch("percent-encode|%26|%25|Did you mean \"password\"")
        .hasMessageNotContaining("s3cr3t");
  }

  @Test
  void takesHostsOfEveryKind() {
    for (String hosts : List.of("[::1]:5432", "a,b:5433,c", "127.0.0.1", "")) {
      JdbcLocation location =
          parse("jdbc:postgresql://me:a%40b@" + hosts + "/db?table=t&key=k&content=c");
      assertThat(location.access().url()).isEqualTo("jdbc:postgresql://" + hosts + "/db");
      assertThat(location.access().password().reveal()).isEqualTo("a@b");
    }
    refused("jdbc:h2:mem:x;PASSWORD=s3cr3t?table=T&key=K&content=C", "?password=${VARIABLE}");
  }

  @Test
  void takesOptionsBesideTheLocation() {
    JdbcLocation location =
        JdbcLocation.parse(
            new StoreSpec(
                Location.parse("jdbc:postgresql://host/db"),
                Map.of("table", "t", "key", "a,b", "content", "c", "sslmode", "require"),
                Map.of()),
            ref -> new Secret(ref.name()),
            JdbcStores::parametersOf);
    assertThat(location.key()).containsExactly("a", "b");
    assertThat(revealed(location)).isEqualTo(Map.of("sslmode", "require"));
  }
}
