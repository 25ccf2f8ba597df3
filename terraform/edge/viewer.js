// The API sees an edge of CloudFront, so this names the viewer. What a viewer wrote into the header is replaced.
function handler(event) {
  event.request.headers.wizardviewer = { value: event.viewer.ip };
  return event.request;
}
