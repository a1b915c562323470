package org.tranship.testkit.server.entra;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A no, in the form and the words that Microsoft publishes: of the token endpoint [error
/// response](https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow#error-response),
/// [codes](https://learn.microsoft.com/entra/identity-platform/reference-error-codes).
final class EntraRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final transient Map<String, Object> document;

  private EntraRefusal(int status, Map<String, Object> document) {
    super(String.valueOf(document));
    this.status = status;
    this.document = document;
  }

  private static EntraRefusal of(int status, String error, int code, String words) {
    String trace = "255d1aef-8c98-452f-ac51-23d051240864";
    String correlation = "fb3d2015-bc17-4bb9-bb85-30c5cf1aaaa7";
    String time = "2016-01-09 02:02:12Z";
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("error", error);
    document.put(
        "error_description",
        "AADSTS%d: %s Trace ID: %s Correlation ID: %s Timestamp: %s"
            .formatted(code, words, trace, correlation, time));
    document.put("error_codes", List.of(code));
    document.put("timestamp", time);
    document.put("trace_id", trace);
    document.put("correlation_id", correlation);
    document.put("error_uri", "https://login.microsoftonline.com/error?code=" + code);
    return new EntraRefusal(status, document);
  }

  /// A no of the machine's endpoint: [error
  /// handling](https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token#error-handling).
  static EntraRefusal machine(int status, String error, String words) {
    return new EntraRefusal(status, Map.of("error", error, "error_description", words));
  }

  static EntraRefusal noTenant(String tenant) {
    return of(
        400,
        "invalid_request",
        90002,
        "Tenant '"
            + tenant
            + "' not found. Check to make sure you have the correct tenant ID and are signing into"
            + " the correct cloud. Check with your subscription administrator, this may happen if"
            + " there are no active subscriptions for the tenant.");
  }

  static EntraRefusal noApplication(String client, String tenant) {
    return of(
        400,
        "unauthorized_client",
        700016,
        "Application with identifier '"
            + client
            + "' was not found in the directory '"
            + tenant
            + "'. This can happen if the application has not been installed by the administrator of"
            + " the tenant or consented to by any user in the tenant. You may have sent your"
            + " authentication request to the wrong tenant.");
  }

  /// @param echoed quoted in the answer, to find out who prints what a server says
  static EntraRefusal wrongSecret(String client, String echoed) {
    return of(
        401,
        "invalid_client",
        7000215,
        "Invalid client secret provided. Ensure the secret being sent in the request is the client"
            + " secret value, not the client secret ID, for a secret added to app '"
            + client
            + "'."
            + echoed);
  }

  static EntraRefusal oldSecret(String client) {
    return of(
        401,
        "invalid_client",
        7000222,
        "The provided client secret keys for app '"
            + client
            + "' are expired. Visit the Azure portal to create new keys for your app.");
  }

  static EntraRefusal wrongSignature() {
    return of(
        401,
        "invalid_client",
        700027,
        "The certificate with identifier used to sign the client assertion is not registered on"
            + " application. [Reason - The key was not found.]");
  }

  static EntraRefusal notTrusted(String issuer, String subject) {
    return of(
        400,
        "invalid_request",
        70021,
        "No matching federated identity record found for presented assertion. Assertion Issuer: '"
            + issuer
            + "'. Assertion Subject: '"
            + subject
            + "'. Assertion Audience: 'api://AzureADTokenExchange'.");
  }

  static EntraRefusal lacks(String parameter) {
    return of(
        400,
        "invalid_request",
        900144,
        "The request body must contain the following parameter: '" + parameter + "'.");
  }

  static EntraRefusal wrongScope(@Nullable String scope) {
    return of(
        400,
        "invalid_scope",
        70011,
        "The provided request must include a 'scope' input parameter. The provided value for the"
            + " input parameter 'scope' is not valid. The scope "
            + scope
            + " is not valid.");
  }

  int status() {
    return status;
  }

  /// The body of the answer.
  Map<String, Object> document() {
    return document;
  }
}
