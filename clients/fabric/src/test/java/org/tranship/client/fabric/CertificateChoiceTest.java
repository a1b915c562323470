package org.tranship.client.fabric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tranship.client.fabric.CertificateFault.Kind;
import org.tranship.core.value.Secret;
import org.tranship.testkit.server.CertificateAuthority.Issued;

/// The choice of a client's certificate by the flags of Service Fabric's tools.
class CertificateChoiceTest {
  private static final String PASSWORD = "not-to-be-shown";

  @TempDir static Path directory;
  private static final Issued ADMIN = TestCertificates.ADMIN;
  private static final X509Certificate CERTIFICATE = ADMIN.x509();

  @BeforeAll
  static void make() throws Exception {
    store("PKCS12", "both.pfx");
    store("JKS", "both.jks");
    Files.writeString(
        directory.resolve("joined.pem"),
        Files.readString(ADMIN.key()) + Files.readString(ADMIN.certificate()));
    Files.copy(ADMIN.certificate(), directory.resolve("alone.pem"));
  }

  private static void store(String type, String name) throws Exception {
    KeyStore store = KeyStore.getInstance(type);
    store.load(null, null);
    char[] word = PASSWORD.toCharArray();
    store.setKeyEntry("admin", ADMIN.signer(), word, new Certificate[] {CERTIFICATE});
    Issued second = TestCertificates.READER;
    store.setKeyEntry("second", second.signer(), word, new Certificate[] {second.x509()});
    try (OutputStream out = Files.newOutputStream(directory.resolve(name))) {
      store.store(out, word);
    }
  }

  private static CertificateChoice choice(String file, String password, String type, String value) {
    return new CertificateChoice(
        "X509",
        Optional.of(directory.resolve(file)),
        Optional.empty(),
        password.isEmpty() ? Optional.empty() : Optional.of(new Secret(password)),
        type.isEmpty() ? Optional.empty() : Optional.of(FindType.of(type)),
        value,
        "LocalMachine",
        "My");
  }

  private static Kind refused(CertificateChoice choice) {
    CertificateFault fault =
        catchThrowableOfType(CertificateFault.class, () -> choice.choose(Clock.systemUTC()));
    assertThat(fault.getMessage()).startsWith(fault.kind().code()).doesNotContain(PASSWORD);
    return fault.kind();
  }

  private static String thumbprint() {
    return Thumbprint.of(CERTIFICATE).toUpperCase(Locale.ROOT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"both.pfx", "both.jks"})
  void findsByThumbprintAsWindowsShowsIt(String file) {
    String shown = "\u200e" + thumbprint().replaceAll("(..)", "$1 ");
    var chosen = choice(file, PASSWORD, "FindByThumbprint", shown).choose(Clock.systemUTC());
    assertThat(chosen.identity().orElseThrow().certificate()).isEqualTo(CERTIFICATE);
    assertThat(chosen.notes())
        .singleElement()
        .asString()
        .contains("LocalMachine/My", file, "CN=fabric-admin")
        .doesNotContain(PASSWORD);
  }

  @ParameterizedTest
  @CsvSource({
    "FindBySubjectName, FABRIC-adm",
    "findbysubjectdistinguishedname, CN=fabric-admin",
    "FindByIssuerName, authority",
    "FindByIssuerDistinguishedName, CN=authority",
    "FindByExtension, 2.5.29.17",
    "FindByExtension, Subject Alternative Name"
  })
  void findsByEveryOtherWay(String type, String value) {
    var chosen = choice("both.pfx", PASSWORD, type, value).choose(Clock.systemUTC());
    assertThat(chosen.identity()).isPresent();
    if (type.contains("ubject")) {
      assertThat(chosen.identity().get().certificate()).isEqualTo(CERTIFICATE);
    }
  }

  @Test
  void findsBySerialNumberAndKeyIdentifier() {
    String serial = "00" + CERTIFICATE.getSerialNumber().toString(16);
    assertThat(FindType.SERIAL_NUMBER.fits(CERTIFICATE, serial)).isTrue();
    assertThat(FindType.SERIAL_NUMBER.fits(CERTIFICATE, serial + "1")).isFalse();
    byte[] id = CERTIFICATE.getExtensionValue("2.5.29.14");
    String hex = HexFormat.of().formatHex(id, 4, id.length);
    assertThat(FindType.SUBJECT_KEY_IDENTIFIER.fits(CERTIFICATE, hex)).isTrue();
    assertThat(FindType.SUBJECT_KEY_IDENTIFIER.fits(CERTIFICATE, "00")).isFalse();
  }

  @Test
  void readsAPemFileWithItsKey() {
    var chosen = choice("joined.pem", "", "", "").choose(Clock.systemUTC());
    assertThat(chosen.identity().orElseThrow().certificate()).isEqualTo(CERTIFICATE);
    assertThat(chosen.identity().get().toString()).contains("fabric-admin").doesNotContain("RSA");
  }

  @Test
  void refusesWhatCannotBeChosen() {
    assertThat(refused(choice("both.pfx", PASSWORD, "FindByThumbprint", "00ff")))
        .isEqualTo(Kind.NOT_FOUND);
    assertThat(refused(choice("both.pfx", PASSWORD, "", ""))).isEqualTo(Kind.AMBIGUOUS);
    assertThat(refused(choice("both.pfx", "wrong", "", ""))).isEqualTo(Kind.LOCKED);
    assertThat(refused(choice("both.jks", "", "", ""))).isIn(Kind.LOCKED, Kind.UNREADABLE);
    assertThat(refused(choice("missing.pfx", PASSWORD, "", ""))).isEqualTo(Kind.UNREADABLE);
    assertThat(refused(choice("alone.pem", "", "", ""))).isEqualTo(Kind.UNREADABLE);
  }

  @Test
  void refusesAStoreOfWindowsWithoutAFile() {
    CertificateChoice windows =
        new CertificateChoice(
            "X509",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(FindType.THUMBPRINT),
            thumbprint(),
            "LocalMachine",
            "My");
    assertThat(refused(windows)).isEqualTo(Kind.NO_FILE);
    assertThat(CertificateChoice.NONE.choose(Clock.systemUTC()).identity()).isEmpty();
  }

  @Test
  void refusesOtherCredentialsAndWays() {
    CertificateChoice windows =
        new CertificateChoice(
            "Windows",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "",
            "",
            "");
    assertThat(refused(windows)).isEqualTo(Kind.UNKNOWN_WAY);
    CertificateFault fault =
        catchThrowableOfType(CertificateFault.class, () -> FindType.of("FindByTemplateName"));
    assertThat(fault.getMessage()).contains("TRF-105", "FindByTemplateName", "FindByThumbprint");
  }

  @Test
  void refusesWhatIsNotValidAtThisTime() {
    Clock later = Clock.fixed(Instant.now().plus(Duration.ofDays(30)), ZoneOffset.UTC);
    CertificateFault fault =
        catchThrowableOfType(
            CertificateFault.class,
            () -> choice("both.pfx", PASSWORD, "FindBySubjectName", "admin").choose(later));
    assertThat(fault.kind()).isEqualTo(Kind.NOT_VALID);
    assertThat(fault.getMessage()).contains("CN=fabric-admin", "valid until");
  }
}
