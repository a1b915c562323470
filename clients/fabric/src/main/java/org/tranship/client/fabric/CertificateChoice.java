package org.tranship.client.fabric;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.tranship.client.fabric.CertificateFault.Kind;
import org.tranship.core.value.Secret;

/// Which certificate a client appears with, as the flags of Service Fabric's own tools say it.
///
/// Where those tools look into a certificate store of Windows, Tranship looks into a file:
/// `StoreLocation` and `StoreName` are taken and answered with what was read instead. Of several
/// certificates that fit, the one that is valid longest is taken, as the cluster's own runtime
/// does.
///
/// @param credentialType `X509`, or empty; nothing else is spoken here
/// @param file PKCS#12, Java KeyStore or PEM
/// @param key a PEM file with the key, where the certificate's has none
/// @param password of the file
/// @param findType by what it is found; empty to take the only one
/// @param findValue what to find
/// @param storeLocation such as `LocalMachine`
/// @param storeName such as `My`
public record CertificateChoice(
    String credentialType,
    Optional<Path> file,
    Optional<Path> key,
    Optional<Secret> password,
    Optional<FindType> findType,
    String findValue,
    String storeLocation,
    String storeName) {

  /// What was chosen.
  ///
  /// @param identity empty where none was asked for
  /// @param notes what the operator should know, in sentences
  public record Chosen(Optional<ClientIdentity> identity, List<String> notes) {
    public Chosen {
      notes = List.copyOf(notes);
    }
  }

  /// Nobody is appeared as.
  public static final CertificateChoice NONE =
      new CertificateChoice(
          "", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), "", "", "");

  /// @throws CertificateFault if it cannot be had
  public Chosen choose(Clock clock) {
    if (!credentialType.isEmpty() && !credentialType.equalsIgnoreCase("X509")) {
      throw new CertificateFault(
          Kind.UNKNOWN_WAY,
          "credentials of the type \"" + credentialType + "\" are not spoken here",
          "The type is X509; leave it out for a cluster without security.",
          null);
    }
    if (file.isEmpty()) {
      if (names() || findType.isPresent() || !credentialType.isEmpty()) {
        throw noFile();
      }
      return new Chosen(Optional.empty(), List.of());
    }
    ClientIdentity chosen = valid(fitting(), clock.instant());
    List<String> notes = new ArrayList<>();
    if (names()) {
      notes.add(
          "The certificate store "
              + windows()
              + " of Windows is not read; from "
              + file.get()
              + " this was taken instead: "
              + chosen.described()
              + ".");
    }
    return new Chosen(Optional.of(chosen), notes);
  }

  private boolean names() {
    return !storeLocation.isEmpty() || !storeName.isEmpty();
  }

  private String windows() {
    return (storeLocation.isEmpty() ? "CurrentUser" : storeLocation)
        + "/"
        + (storeName.isEmpty() ? "My" : storeName);
  }

  private CertificateFault noFile() {
    return new CertificateFault(
        Kind.NO_FILE,
        "no file with the client's certificate is named, and the certificate store "
            + windows()
            + " of Windows is not read here",
        "Export the certificate with its key as .pfx and name it: client-certificate=FILE,"
            + " client-password=${NAME}.",
        null);
  }

  private List<ClientIdentity> fitting() {
    List<ClientIdentity> all = new CertificateFile(file.orElseThrow(), key, password).identities();
    List<ClientIdentity> fitting =
        all.stream()
            .filter(
                one -> findType.map(type -> type.fits(one.certificate(), findValue)).orElse(true))
            .toList();
    if (fitting.isEmpty()) {
      throw new CertificateFault(
          Kind.NOT_FOUND,
          "no certificate with a key in "
              + file.get()
              + findType.map(type -> " fits " + type.flag() + " \"" + findValue + "\"").orElse(""),
          all.isEmpty() ? "Export it together with its key." : "It has " + described(all) + ".",
          null);
    }
    if (findType.isEmpty() && fitting.size() > 1) {
      throw new CertificateFault(
          Kind.AMBIGUOUS,
          file.get() + " has " + fitting.size() + " certificates with keys",
          "Say which, by find-type and find-value. It has " + described(fitting) + ".",
          null);
    }
    return fitting;
  }

  private ClientIdentity valid(List<ClientIdentity> fitting, Instant now) {
    return fitting.stream()
        .filter(one -> !one.certificate().getNotAfter().toInstant().isBefore(now))
        .filter(one -> !one.certificate().getNotBefore().toInstant().isAfter(now))
        .max(Comparator.comparing(one -> one.certificate().getNotAfter()))
        .orElseThrow(
            () ->
                new CertificateFault(
                    Kind.NOT_VALID,
                    "no certificate that fits is valid now: " + described(fitting),
                    "Renew it, or check this machine's clock.",
                    null));
  }

  private static String described(List<ClientIdentity> some) {
    return some.stream().map(ClientIdentity::described).collect(Collectors.joining("; "));
  }
}
