package dev.srt.sandbox;

import dev.srt.policy.Policy;
import dev.srt.spi.Mount;
import java.util.List;
import java.util.Map;

/**
 * What a launch is planned for.
 *
 * @param look what the host has
 * @param policy about real paths
 * @param environment the command's whole environment
 * @param services what the gateway serves
 * @param nameService files by which programs find names; none where no name server is served
 */
record Surroundings(
        HostLook look,
        Policy policy,
        Map<String, String> environment,
        Services services,
        List<Mount.Replaced> nameService) {}
