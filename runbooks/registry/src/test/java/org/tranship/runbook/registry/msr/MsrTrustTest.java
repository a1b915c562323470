package org.tranship.runbook.registry.msr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tranship.core.value.SecretRef;
import org.tranship.testkit.server.msr.MsrDouble;

/// An MSR whose certificate is signed by nobody that Java knows, as most are.
class MsrTrustTest {
  private static final String PASSWORD = "changeit";
  private static final byte[] VERSION = "{\"version\":\"2.9.16\"}".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path directory;

  @Test
  void itsCertificateIsTrustedByThePlansAuthoritiesAndByNobodyElses() throws Exception {
    Path store = directory.resolve("msr.p12");
    Path pem = directory.resolve("ca.pem");
    keytool(store, "-genkeypair", "-keyalg", "EC", "-dname", "CN=msr", "-ext", "san=ip:127.0.0.1");
    keytool(store, "-exportcert", "-rfc", "-file", pem.toString());
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context(store)));
    server.createContext(
        "/api/v0/admin/version",
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, VERSION.length);
            exchange.getResponseBody().write(VERSION);
          }
        });
    server.start();
    try {
      String url = "https://127.0.0.1:" + server.getAddress().getPort();
      try (MsrClient client = client(url, Optional.of(pem.toString()))) {
        assertThat(client.version()).hasToString("2.9.16");
      }
      try (MsrClient client = client(url, Optional.empty())) {
        assertThatThrownBy(client::version)
            .isInstanceOf(MsrException.class)
            .hasMessageContaining("TRR-160")
            .hasMessageContaining("msr.ca");
      }
      Path empty = Files.writeString(directory.resolve("empty.pem"), "");
      assertThatThrownBy(() -> client(url, Optional.of(empty.toString())).close())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("msr.ca names a PEM file");
    } finally {
      server.stop(0);
    }
  }

  private static MsrClient client(String url, Optional<String> ca) {
    return new MsrClient(
        new MsrAddress(
            url, MsrDouble.USER, new SecretRef(SecretRef.Source.ENV, "MSR"), ca, "admin/probe"),
        MsrWorld.SECRETS);
  }

  private static SSLContext context(Path file) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private static void keytool(Path store, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-alias", "it", "-storetype", "PKCS12", "-keystore", store.toString()));
    command.addAll(List.of("-storepass", PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }
}
