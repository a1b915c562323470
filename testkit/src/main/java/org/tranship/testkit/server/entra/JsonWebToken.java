package org.tranship.testkit.server.entra;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.tranship.testkit.server.CertificateAuthority.Issued;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// JSON Web Tokens, made and read: RFC 7519, signed with RSA.
///
/// @param head its first part
/// @param claims its second
/// @param signed what the signature is over
/// @param signature its third part, decoded
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record JsonWebToken(JsonNode head, JsonNode claims, String signed, byte[] signature) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// A token signed with a key.
  static String make(Issued key, Map<String, Object> claims) {
    String text =
        encoded(JSON.writeValueAsBytes(Map.of("typ", "JWT", "alg", "RS256", "kid", "double")))
            + "."
            + encoded(JSON.writeValueAsBytes(claims));
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key.signer());
      signature.update(text.getBytes(StandardCharsets.US_ASCII));
      return text + "." + encoded(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Cannot sign a token", e);
    }
  }

  /// Empty if the text is none.
  static Optional<JsonWebToken> read(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      Base64.Decoder decoder = Base64.getUrlDecoder();
      return Optional.of(
          new JsonWebToken(
              JSON.readTree(decoder.decode(parts[0])),
              JSON.readTree(decoder.decode(parts[1])),
              parts[0] + "." + parts[1],
              decoder.decode(parts[2])));
    } catch (RuntimeException _) {
      return Optional.empty();
    }
  }

  /// Whether the holder of this certificate's key has signed it, and names the certificate.
  boolean signedBy(X509Certificate certificate) {
    try {
      return named(certificate) && verified(certificate);
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  private boolean named(X509Certificate certificate) throws GeneralSecurityException {
    String sha256 = head.path("x5t#S256").asString("");
    String algorithm = sha256.isEmpty() ? "SHA-1" : "SHA-256";
    String given = sha256.isEmpty() ? head.path("x5t").asString("") : sha256;
    byte[] own = MessageDigest.getInstance(algorithm).digest(certificate.getEncoded());
    // The standard has base64 for URLs without padding. Microsoft's own library for Java writes
    // plain
    // base64 with it, so Entra ID takes both.
    return given.replace('+', '-').replace('/', '_').replace("=", "").equals(encoded(own));
  }

  private boolean verified(X509Certificate certificate) throws GeneralSecurityException {
    Signature check;
    switch (head.path("alg").asString("")) {
      case "RS256" -> check = Signature.getInstance("SHA256withRSA");
      case "PS256" -> {
        check = Signature.getInstance("RSASSA-PSS");
        check.setParameter(
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
      }
      default -> {
        return false;
      }
    }
    check.initVerify(certificate.getPublicKey());
    check.update(signed.getBytes(StandardCharsets.US_ASCII));
    return check.verify(signature);
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
