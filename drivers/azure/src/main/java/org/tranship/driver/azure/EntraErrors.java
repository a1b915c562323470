package org.tranship.driver.azure;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tranship.client.http.HttpFault;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Secret;

/// The one place where what Entra ID, a machine's endpoint and the way to them report becomes a
/// [StoreException]. Source of the codes: [AADSTS
/// codes](https://learn.microsoft.com/entra/identity-platform/reference-error-codes).
///
/// What they say is quoted up to its trace, without the secret and without anything that has the
/// form of a token, since nobody promises that they never repeat what they were sent.
final class EntraErrors {
  private static final String OPERATION = "sign in to";
  private static final int LONGEST = 300;
  private static final Pattern CODE = Pattern.compile("AADSTS([0-9]+)");
  private static final Pattern TOKEN = Pattern.compile("eyJ[A-Za-z0-9_=-]+(?:\\.[A-Za-z0-9_=-]*)*");
  private static final Pattern TRACE = Pattern.compile("\\s*Trace ID:.*", Pattern.DOTALL);

  /// What a machine's endpoint says in JSON; its other fields say nothing to an operator.
  private static final Pattern SAID =
      Pattern.compile("\"(?:error_description|message)\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");

  private final EntraLogin as;
  private final AzureErrors errors;

  EntraErrors(EntraLogin as, AzureErrors errors) {
    this.as = as;
    this.errors = errors;
  }

  StoreException interrupted() {
    return errors.interrupted(OPERATION, null);
  }

  /// A file that proves who we are cannot be used.
  StoreException file(String why, String next) {
    return fault(Kind.CONFIGURATION, why, next);
  }

  /// Nobody answered.
  ///
  /// @param again whether the machine had an identity before
  StoreException unreached(HttpFault fault, boolean again) {
    String why = clean(String.valueOf(fault.getMessage()));
    boolean nobody =
        switch (fault.kind()) {
          case NO_HOST, NO_CONNECTION, TIMEOUT -> !again;
          case TLS, PROXY, LOST, BAD_ANSWER, CLOSED -> false;
        };
    return switch (as) {
      case EntraLogin.Machine _ ->
          !nobody
              ? fault(
                  Kind.UNAVAILABLE,
                  "the endpoint of this machine's identity gives no answer (" + why + ")",
                  "")
              : fault(
                  Kind.BAD_CREDENTIALS,
                  "this machine has no managed identity: nobody answers at the address for it ("
                      + why
                      + ")",
                  "Machines of Azure have one when it is assigned to them. Elsewhere give"
                      + " tenant-id, client-id and client-secret=${NAME},"
                      + " client-certificate-path or federated-token-file.");
      case EntraLogin.Application application ->
          fault(
              switch (fault.kind()) {
                case TLS -> Kind.CONFIGURATION;
                case TIMEOUT -> Kind.TIMEOUT;
                case BAD_ANSWER -> Kind.UNEXPECTED;
                case NO_HOST, NO_CONNECTION, LOST, PROXY, CLOSED -> Kind.UNAVAILABLE;
              },
              "the authority " + application.authority() + " cannot be reached (" + why + ")",
              fault.kind() == HttpFault.Kind.TLS
                  ? "If its certificate is signed by an authority of your own, name it with"
                      + " ca=FILE.pem."
                  : "Check authority-host (AZURE_AUTHORITY_HOST), and that this machine can reach"
                      + " it; a proxy is named with proxy=http://HOST:PORT.");
    };
  }

  /// The authority said no.
  ///
  /// @param status of HTTP
  /// @param said its own words
  StoreException refused(int status, String said, Optional<Duration> retryAfter) {
    if (status == 429 || status >= 500) {
      return later(status, "Entra ID", retryAfter);
    }
    Matcher matcher = CODE.matcher(said);
    String code = matcher.find() ? matcher.group(1) : "";
    String quoted = " (" + clean(said) + ")";
    if (!(as instanceof EntraLogin.Application application)) {
      return fault(Kind.UNEXPECTED, "Entra ID answered" + quoted, "");
    }
    String client = "\"" + application.client() + "\"";
    String tenant = "\"" + application.tenant() + "\"";
    return switch (code) {
      case "90002", "900023" ->
          bad(
              "there is no tenant " + tenant + " at " + application.authority() + quoted,
              "Check tenant-id (AZURE_TENANT_ID), the directory's id, and authority-host, which"
                  + " chooses the cloud.");
      case "700016", "7000229" ->
          bad(
              "the tenant " + tenant + " has no application " + client + quoted,
              "Check client-id (AZURE_CLIENT_ID), the application's id and not that of its object.");
      case "7000215" ->
          bad(
              "the secret is not one of the application " + client + quoted,
              "Give the secret's value, not its ID, by client-secret=${NAME} or"
                  + " AZURE_CLIENT_SECRET.");
      case "7000222" ->
          bad(
              "the secret of the application " + client + " has expired" + quoted,
              "Make a new one (az ad app credential reset --id "
                  + application.client()
                  + "), or sign in with a certificate.");
      case "700027" ->
          bad(
              "the certificate is not one of the application " + client + quoted,
              "Upload it to the application, or name the right one with client-certificate-path.");
      case "700024" ->
          bad(
              "what proves who we are is too old or not valid yet" + quoted,
              "Check this machine's clock; a federated token file is renewed by who wrote it.");
      case "70021", "700211", "700212", "700213" ->
          bad(
              "the application "
                  + client
                  + " does not trust who wrote the federated token"
                  + quoted,
              "Add a federated credential to it with this issuer, subject and audience.");
      case "53000", "53001", "53003", "530031", "530032", "530035" ->
          fault(
              Kind.ACCESS_DENIED,
              "a policy of the tenant " + tenant + " forbids this sign-in" + quoted,
              "Its administrator sees which one by the trace in the tenant's sign-in log.");
      default ->
          bad(
              "Entra ID does not let the application " + client + " sign in" + quoted,
              code.isEmpty()
                  ? ""
                  : "See https://login.microsoftonline.com/error?code=" + code + ".");
    };
  }

  /// The machine's endpoint said no.
  ///
  /// @param status of HTTP
  /// @param body of its answer
  StoreException noIdentity(int status, String body, Optional<Duration> retryAfter) {
    if (status == 404 || status == 410 || status == 429 || status >= 500) {
      return later(status, "the endpoint of this machine's identity", retryAfter);
    }
    Matcher matcher = SAID.matcher(body);
    String said = matcher.find() ? matcher.group(1) : "HTTP status " + status;
    Optional<String> client =
        as instanceof EntraLogin.Machine machine ? machine.client() : Optional.empty();
    return bad(
        client
                .map(id -> "this machine has no identity with the client-id \"" + id + "\"")
                .orElse("this machine has no identity of its own")
            + " ("
            + clean(said)
            + ")",
        client.isPresent()
            ? "Assign it to the machine, or check client-id (AZURE_CLIENT_ID)."
            : "Switch it on for the machine, or choose one that is assigned to it with"
                + " client-id=ID.");
  }

  /// Nothing that is known.
  StoreException strange(String said) {
    return fault(Kind.UNEXPECTED, "no token could be had (" + clean(said) + ")", "");
  }

  private StoreException later(int status, String who, Optional<Duration> retryAfter) {
    return errors
        .fault(status == 429 ? Kind.THROTTLED : Kind.UNAVAILABLE, OPERATION, null)
        .because(who + " cannot answer now (HTTP status " + status + ")")
        .retryAfter(retryAfter.orElse(null))
        .build();
  }

  private StoreException bad(String why, String next) {
    return fault(Kind.BAD_CREDENTIALS, why, next);
  }

  private StoreException fault(Kind kind, String why, String next) {
    return errors.fault(kind, OPERATION, null).because(why).next(next).build();
  }

  private String clean(String said) {
    String text = TRACE.matcher(said).replaceFirst("").replaceAll("\\s+", " ").strip();
    text = TOKEN.matcher(text).replaceAll("***");
    @Nullable Secret secret = secret();
    if (secret != null && !secret.isEmpty()) {
      text = text.replace(secret.reveal(), "***");
    }
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }

  private @Nullable Secret secret() {
    return as instanceof EntraLogin.Application application
            && application.proof() instanceof EntraLogin.Proof.ClientSecret(Secret secret)
        ? secret
        : null;
  }
}
