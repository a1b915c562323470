package org.tranship.runbook.registry;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.cutover.DeltaPlan;
import org.tranship.core.cutover.FencePlan;
import org.tranship.core.cutover.PlanContradiction;
import org.tranship.core.cutover.PlanSettings;
import org.tranship.core.cutover.SwitchPlan;
import org.tranship.core.store.Places;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.SecretRef;

/// What the operator asked of the migration of a registry. Made from flat settings, as a plan file
/// and the journal have them; a plan that contradicts itself is refused there and then. Secrets
/// stand in it as references.
///
/// @param settings everything, as it was written, for the journal
/// @param source the store that the registry uses
/// @param target the store that it shall use
/// @param address where the registry is reached over HTTP
/// @param delta when to close the source
/// @param fence what keeps pushes out, always proven by a push, besides what the plan proves it by
/// @param turn what makes the registry use the target
/// @param trial a second registry that reads from the target already, from which everything is
///   pulled before the acts of the switch
/// @param soak how long it runs on the target before the run may be completed
public record RegistryPlan(
    SortedMap<String, String> settings,
    StoreSpec source,
    StoreSpec target,
    Address address,
    DeltaPlan delta,
    FencePlan fence,
    SwitchPlan turn,
    Optional<Address> trial,
    Duration soak) {
  public RegistryPlan {
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
  }

  /// Where a registry is reached.
  ///
  /// @param url its beginning, without `/v2/`
  /// @param user for basic authentication, there or at the token server that it names; empty for
  ///   none
  /// @param password of that user
  /// @param probe the repository into which a push is tried
  /// @param realm the only token server that gets the login; empty for whichever the registry
  ///   names, if that is safe
  /// @param connection how it is reached
  public record Address(
      String url,
      Optional<String> user,
      Optional<SecretRef> password,
      String probe,
      Optional<URI> realm,
      RegistryConnection connection) {
    /// Whether the registry itself may be sent the login, if it asks for it: with TLS, on this
    /// machine, or where the plan names it as the realm.
    boolean mayHaveLogin() {
      return url.startsWith("https://")
          || RegistryConnection.isHere(URI.create(url))
          || realm.filter(it -> it.toString().replaceFirst("/+$", "").equals(url)).isPresent();
    }
  }

  /// @throws PlanContradiction if it makes no sense
  public static RegistryPlan of(Map<String, String> given) {
    SortedMap<String, String> settings = new TreeMap<>(given);
    PlanSettings.settle(settings, "source.url");
    PlanSettings.settle(settings, "target.url");
    FencePlan fence =
        PlanSettings.fence(settings)
            .orElseThrow(
                () ->
                    new PlanContradiction(
                        "fence",
                        "a registry that is pushed to while its links are copied loses tags, so pushes"
                            + " must be kept out. Say how, such as a command that restarts it with"
                            + " read-only set"));
    if (fence.prove().stream().anyMatch(spec -> spec.kind().equals("write"))) {
      throw new PlanContradiction(
          "fence.prove",
          "an object in the store proves nothing of pushes, which go over HTTP and are tried anyway");
    }
    SwitchPlan turn =
        PlanSettings.turn(settings)
            .orElseThrow(
                () ->
                    new PlanContradiction(
                        "switch", "nothing makes the registry use the target; say how"));
    StoreSpec source = PlanSettings.store(settings, "source");
    StoreSpec target =
        PlanSettings.target(settings, PlanSettings.store(settings, "target").location());
    Places.objection(source, target)
        .ifPresent(
            objection -> {
              throw new PlanContradiction("target.url", objection);
            });
    Address address = address(settings);
    return new RegistryPlan(
        settings,
        source,
        target,
        address,
        PlanSettings.delta(settings),
        fence,
        turn,
        Optional.ofNullable(settings.get("switch.try")).map(url -> trial(address, url)),
        PlanSettings.soak(settings));
  }

  /// Reached as the registry is, with the same login.
  private static Address trial(Address address, String given) {
    String url = url("switch.try", given);
    if (url.equals(address.url)) {
      throw new PlanContradiction(
          "switch.try",
          "it is the registry that is moved; name a second one, which reads from the target already");
    }
    return new Address(
        url, address.user, address.password, address.probe, address.realm, address.connection);
  }

  private static String url(String setting, String given) {
    String url = given.replaceFirst("/+$", "");
    if (!url.startsWith("http://") && !url.startsWith("https://")) {
      throw new PlanContradiction(
          setting, "\"" + url + "\" begins with neither http:// nor https://");
    }
    if (url.replaceFirst("^https?://", "").replaceFirst("[/?#].*", "").contains("@")) {
      throw new PlanContradiction(
          setting,
          "a login stands in the address, where it would be shown; write the user, and a reference to"
              + " the secret, below registry");
    }
    return url;
  }

  static Address address(Map<String, String> settings) {
    Map<String, String> own = ControlSpec.below(settings, "registry.");
    String url = url("registry.url", own.getOrDefault("url", ""));
    Optional<String> user = Optional.ofNullable(own.get("user"));
    Optional<SecretRef> password =
        Optional.ofNullable(own.get("password")).flatMap(SecretRef::parse);
    if (user.isPresent() != password.isPresent()) {
      throw new PlanContradiction(
          "registry", "user and password belong together, the password as ${NAME} or file:PATH");
    }
    Optional<URI> realm = Optional.ofNullable(own.get("realm")).map(RegistryPlan::realm);
    RegistryConnection connection = RegistryConnection.of(own);
    boolean tls =
        url.startsWith("https://")
            || realm.filter(it -> it.getScheme().equals("https")).isPresent();
    if (connection.hasOwnCertificate() && !tls) {
      throw new PlanContradiction(
          "registry",
          "a client certificate is given, and nothing there has TLS; write https:// in url");
    }
    return new Address(
        url, user, password, own.getOrDefault("probe", "tranship-probe"), realm, connection);
  }

  private static URI realm(String text) {
    try {
      URI realm = new URI(text);
      boolean web = text.startsWith("https://") || text.startsWith("http://");
      if (web && realm.getHost() != null && realm.getRawUserInfo() == null) {
        return realm;
      }
    } catch (URISyntaxException _) {
      // Said below, without what may be a secret in it.
    }
    throw new PlanContradiction(
        "registry.realm",
        "it is no address of a token server; write https://HOST:PORT/PATH, without a user before the"
            + " host");
  }
}
