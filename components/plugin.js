// What Pulumi starts for other languages (`pulumi package add`): the provider, from its sources. The npm package is for programs
// in Node.js, which import the components themselves.
