package org.tranship.runbook.registry.msr;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.cutover.PlanContradiction;
import org.tranship.core.value.SecretRef;
import org.tranship.runbook.registry.RegistryConnection;

/// Where an MSR is reached, and as whom. The user has to be an administrator. The password may be
/// an access token of that user's: MSR takes both alike.
///
/// @param url its beginning, without `/api` and `/v2`
/// @param password as a reference
/// @param ca a PEM file with the authorities that its certificate is trusted by; empty for Java's
///   own
/// @param probe the repository, as `NAMESPACE/NAME`, into which a push is tried
public record MsrAddress(
    String url, String user, SecretRef password, Optional<String> ca, String probe) {
  static final String PREFIX = "msr.";

  /// From the settings of a plan.
  ///
  /// @throws PlanContradiction if they make no sense
  static MsrAddress of(Map<String, String> settings) {
    Map<String, String> own = ControlSpec.below(settings, PREFIX);
    String url = own.getOrDefault("url", "").replaceFirst("/+$", "");
    if (!url.startsWith("https://") && !url.startsWith("http://")) {
      throw new PlanContradiction(
          "msr.url", "\"" + url + "\" begins with neither https:// nor http://");
    }
    if (url.replaceFirst("^https?://", "").replaceFirst("[/?#].*", "").contains("@")) {
      throw new PlanContradiction(
          "msr.url",
          "a login stands in the address, where it would be shown; write msr.user, and msr.password as"
              + " a reference");
    }
    if (url.startsWith("http:") && !RegistryConnection.isHere(URI.create(url))) {
      throw new PlanContradiction(
          "msr.url", "the login would go to another machine without TLS; write https://");
    }
    Optional<String> ca = Optional.ofNullable(own.get("ca"));
    if (ca.isPresent() && url.startsWith("http:")) {
      throw new PlanContradiction(
          "msr.ca", "certificates are given for an address without TLS; write https://");
    }
    SecretRef password =
        SecretRef.parse(own.getOrDefault("password", ""))
            .orElseThrow(
                () ->
                    new PlanContradiction(
                        "msr.password", "it is no reference; write ${NAME} or file:PATH"));
    return new MsrAddress(
        url,
        own.getOrDefault("user", ""),
        password,
        ca,
        own.getOrDefault("probe", "admin/tranship-probe"));
  }

  /// As settings of a control that acts on this MSR.
  Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("url", url);
    settings.put("user", user);
    settings.put(
        "password",
        password.source() == SecretRef.Source.ENV ? "${" + password.name() + "}" : "" + password);
    ca.ifPresent(it -> settings.put("ca", it));
    return settings;
  }
}
