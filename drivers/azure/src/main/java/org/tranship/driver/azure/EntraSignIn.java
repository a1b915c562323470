package org.tranship.driver.azure;

import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.ClientCredentialParameters;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.IClientCredential;
import com.microsoft.aad.msal4j.ManagedIdentityApplication;
import com.microsoft.aad.msal4j.ManagedIdentityId;
import com.microsoft.aad.msal4j.ManagedIdentityParameters;
import java.io.IOException;
import java.net.MalformedURLException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.tranship.client.http.HttpFault;
import org.tranship.client.http.HttpSettings;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.FileTrouble;
import org.tranship.core.value.PemFiles;
import org.tranship.core.value.Secret;

/// Asks for tokens by Microsoft's own library, which knows the forms of proof and the endpoints of
/// the machines (virtual machines, App Service, Arc, Service Fabric). It is asked anew each time
/// and keeps nothing: when to ask is for [EntraTokens] to say. Its requests run in the thread that
/// asks.
///
/// Loaded only where somebody signs in.
final class EntraSignIn implements EntraTokens.SignIn {
  private static final String RESOURCE = "https://storage.azure.com";

  /// A token is renewed so long before its end, unless the authority names a time.
  private static final Duration AHEAD = Duration.ofMinutes(5);

  private final EntraLogin as;
  private final HttpSettings http;
  private final EntraErrors errors;

  EntraSignIn(EntraLogin as, HttpSettings http, EntraErrors errors) {
    this.as = as;
    this.http = http;
    this.errors = errors;
  }

  @Override
  public EntraTokens.Token ask(boolean again) {
    return switch (as) {
      case EntraLogin.Application application -> {
        EntraTransport transport = new EntraTransport(http, Optional.empty());
        yield asked(again, transport, () -> application(application, transport));
      }
      case EntraLogin.Machine machine -> {
        EntraTransport transport = new EntraTransport(http, machine.standIn());
        yield asked(again, transport, () -> machine(machine, transport));
      }
    };
  }

  private interface Asking {
    CompletableFuture<IAuthenticationResult> begin() throws Exception;
  }

  private EntraTokens.Token asked(boolean again, EntraTransport transport, Asking asking) {
    try {
      return token(asking.begin().get());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw errors.interrupted();
    } catch (StoreException e) {
      throw e;
    } catch (Exception e) {
      throw failed(e, transport, again);
    }
  }

  private CompletableFuture<IAuthenticationResult> application(
      EntraLogin.Application application, EntraTransport transport) throws MalformedURLException {
    ConfidentialClientApplication library =
        ConfidentialClientApplication.builder(application.client(), credential(application.proof()))
            .authority(application.authority() + "/" + application.tenant() + "/")
            // Who the authority is, the operator has said; it need not be one that Microsoft lists.
            .instanceDiscovery(false)
            .httpClient(transport)
            .executorService(new HereAndNow())
            .disableInternalRetries()
            .build();
    return library.acquireToken(
        ClientCredentialParameters.builder(Set.of(RESOURCE + "/.default")).skipCache(true).build());
  }

  private CompletableFuture<IAuthenticationResult> machine(
      EntraLogin.Machine machine, EntraTransport transport) throws Exception {
    ManagedIdentityId id =
        machine
            .client()
            .map(ManagedIdentityId::userAssignedClientId)
            .orElseGet(ManagedIdentityId::systemAssigned);
    ManagedIdentityApplication library =
        ManagedIdentityApplication.builder(id)
            .httpClient(transport)
            .executorService(new HereAndNow())
            .disableInternalRetries()
            .build();
    return library.acquireTokenForManagedIdentity(
        ManagedIdentityParameters.builder(RESOURCE).forceRefresh(true).build());
  }

  private IClientCredential credential(EntraLogin.Proof proof) {
    return switch (proof) {
      case EntraLogin.Proof.ClientSecret(Secret secret) ->
          ClientCredentialFactory.createFromSecret(secret.reveal());
      case EntraLogin.Proof.Certificate(Path file) -> certificate(file);
      case EntraLogin.Proof.TokenFile(Path file) ->
          ClientCredentialFactory.createFromClientAssertion(federated(file));
    };
  }

  private IClientCredential certificate(Path file) {
    String next =
        "client-certificate-path (AZURE_CLIENT_CERTIFICATE_PATH) names a PEM file with a"
            + " certificate and its key, PKCS#8 and not encrypted.";
    try {
      KeyStore store = PemFiles.identity(file, file);
      PrivateKey key = (PrivateKey) store.getKey("identity", new char[0]);
      if (!key.getAlgorithm().equals("RSA")) {
        throw errors.file("the key in " + file + " is not RSA, which Entra ID asks for", next);
      }
      List<X509Certificate> chain =
          Arrays.stream(store.getCertificateChain("identity"))
              .map(X509Certificate.class::cast)
              .toList();
      return ClientCredentialFactory.createFromCertificateChain(key, chain);
    } catch (IOException | GeneralSecurityException e) {
      throw errors.file(
          "the certificate in " + file + " cannot be used: " + FileTrouble.why(e), next);
    }
  }

  private String federated(Path file) {
    String next =
        "federated-token-file (AZURE_FEDERATED_TOKEN_FILE) names the file that Kubernetes or"
            + " another issuer keeps up to date.";
    try {
      String token = Files.readString(file).strip();
      if (token.isEmpty()) {
        throw errors.file("the federated token file " + file + " is empty", next);
      }
      return token;
    } catch (IOException e) {
      throw errors.file(
          "the federated token in " + file + " cannot be read: " + FileTrouble.why(e), next);
    }
  }

  private EntraTokens.Token token(IAuthenticationResult result) {
    Duration lasts = until(result.expiresOnDate().toInstant());
    Long named = result.metadata() == null ? null : result.metadata().refreshOn();
    Duration renewAfter =
        named != null && named > 0
            ? until(Instant.ofEpochSecond(named))
            : lasts.compareTo(AHEAD.multipliedBy(2)) > 0 ? lasts.minus(AHEAD) : lasts.dividedBy(2);
    return new EntraTokens.Token(new Secret(result.accessToken()), renewAfter, lasts);
  }

  /// The library counts from this machine's clock, whatever the time is.
  private static Duration until(Instant time) {
    Duration left = Duration.between(Instant.now(), time);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private StoreException failed(Exception thrown, EntraTransport transport, boolean again) {
    if (Thread.currentThread().isInterrupted()) {
      return errors.interrupted();
    }
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof StoreException own) {
        return own;
      }
      if (t instanceof HttpFault fault) {
        return errors.unreached(fault, again);
      }
    }
    Throwable cause = thrown instanceof ExecutionException ? thrown.getCause() : thrown;
    String said = String.valueOf((cause == null ? thrown : cause).getMessage());
    if (transport.status() < 300) {
      return errors.strange(said);
    }
    return as instanceof EntraLogin.Machine
        ? errors.noIdentity(transport.status(), transport.body(), transport.retryAfter())
        : errors.refused(transport.status(), said, transport.retryAfter());
  }

  /// Runs what it is given at once, in the thread that gives it, so that telling that thread to
  /// stop stops the request.
  private static final class HereAndNow extends AbstractExecutorService {
    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public void shutdown() {
      // There is nothing to shut down.
    }

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }
  }
}
